"""The claims that ship, and the command that measures their checking."""

import pytest

from corpus.article import load_article
from corpus.errors import EvaluationError
from eval.claims import CLAIM_SETS, CheckedClaim, Claim, claim_figures, load_claims
from eval.training.claims import training_claims


@pytest.mark.parametrize("name", ["dev", "test"])
def test_the_quotes_of_the_claims_stand_in_the_article(name: str) -> None:
    text = load_article().text
    claims = load_claims(name)
    assert len({claim.id for claim in claims}) == len(claims) == 200
    assert [claim.id for claim in claims if claim.quote not in text] == []
    assert sum(claim.supported for claim in claims) == 100


def test_other_texts_have_their_quotes_with_them() -> None:
    claims = load_claims("held_out")
    assert len({claim.id for claim in claims}) == len(claims) == 270
    assert all(claim.context for claim in claims)
    assert {claim.lang for claim in claims} == {"en", "ru", "kk"}


def test_what_is_reported_on_was_not_fitted_on() -> None:
    fitted = training_claims()
    assert len(fitted) == 470
    assert {claim.id for claim in load_claims("dev")} < {claim.id for claim in fitted}
    for name in set(CLAIM_SETS) - {"dev"}:
        assert {claim.id for claim in fitted}.isdisjoint(claim.id for claim in load_claims(name))
        assert {claim.claim for claim in fitted}.isdisjoint(c.claim for c in load_claims(name))


def test_a_set_that_nobody_knows_is_refused() -> None:
    with pytest.raises(EvaluationError, match="train"):
        load_claims("train")


def test_figures_count_what_is_caught_apart_from_what_is_lost() -> None:
    def checked(kind: str, *, supported: bool, kept: bool) -> CheckedClaim:
        claim = Claim("c", "en", "A claim.", "A quote.", supported, kind)
        return CheckedClaim(claim, kept, 1.0 if kept else -1.0)

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
