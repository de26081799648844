"""The claims that ship, and the command that measures their checking."""

import pytest

from corpus.article import load_article
from corpus.errors import EvaluationError
from eval.claims import CLAIM_SETS, CheckedClaim, Claim, claim_figures, load_claims
from rag.chat.claim_faults import Fault


@pytest.mark.parametrize("name", CLAIM_SETS)
def test_the_quotes_of_the_claims_stand_in_the_article(name: str) -> None:
    text = load_article().text
    claims = load_claims(name)
    assert len({claim.id for claim in claims}) == len(claims) == 200
    assert [claim.id for claim in claims if claim.quote not in text] == []
    assert sum(claim.supported for claim in claims) == 100


def test_no_evidence_is_in_both_sets() -> None:
    dev, test = ({claim.quote for claim in load_claims(name)} for name in CLAIM_SETS)
    assert dev.isdisjoint(test)


def test_a_set_that_nobody_knows_is_refused() -> None:
    with pytest.raises(EvaluationError, match="train"):
        load_claims("train")


def test_figures_count_what_is_caught_apart_from_what_is_lost() -> None:
    def checked(kind: str, *, supported: bool, kept: bool) -> CheckedClaim:
        claim = Claim("c", "en", "A claim.", "A quote.", supported, kind)
        return CheckedClaim(claim, kept, None if kept else Fault.VALUE)

    figures = claim_figures(
        [
            checked("number", supported=False, kept=False),
            checked("number", supported=False, kept=True),
            checked("paraphrase", supported=True, kept=True),
        ]
    )
    shown = {(one.kind, one.lang, one.supported): (one.kept_out, one.number) for one in figures}
    assert shown["number", "en", False] == (1, 2)
    assert shown["all", "all", False] == (1, 2)
    assert shown["paraphrase", "all", True] == (0, 1)
    assert ("paraphrase", "all", False) not in shown
