"""Fitting the checking of claims, on a few that are made of patterns."""

import json
import math
from collections.abc import Iterator

import pytest

from corpus.article import ARTICLE_ID
from eval.claims import Claim
from eval.training.claims import fit_claims
from index.embedding.hashing_build_encoder import HashingBuildEncoder
from rag.assembly.serving import KnowledgeOpener
from rag.chat.claim_model import ClaimModel, shipped_claim_model
from rag.knowledge import Knowledge
from rag.settings import Settings
from tests.unit.notes import build, folder_of

TOWNS = "Astana Almaty Oral Taraz Semey Atyrau Aktobe Kostanay Pavlodar Shymkent".split()
CONTEXT = "It is an old town. People live there."


def claims_about(town: str, year: int) -> Iterator[Claim]:
    """Yield two claims that a quote states, and two of which it does not state a part."""
    quote = f"The school of {town} was opened by teachers in {year}, not by the council."
    claims = {
        quote: "",
        f"Teachers opened the school of {town} in {year}, not the council.": "",
        f"The school of {town} was opened by teachers in {year + 7}, not by the council.": "number",
        f"The school of Paris was opened by sailors in {year}, not by the council.": "name",
    }
    for number, (claim, kind) in enumerate(claims.items()):
        yield Claim(f"{town}{number}", "en", claim, quote, not kind, kind or "paraphrase", CONTEXT)


CLAIMS = [claim for n, town in enumerate(TOWNS) for claim in claims_about(town, 1950 + n)]


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    data_dir = tmp_path_factory.mktemp("data")
    build(data_dir, {ARTICLE_ID: CONTEXT}, encoder=HashingBuildEncoder())
    generation = folder_of(data_dir).open_published()
    yield KnowledgeOpener(Settings())(generation)
    generation.close()


def test_what_is_fitted_tells_right_claims_from_false_ones_and_can_be_shipped(
    knowledge: Knowledge,
) -> None:
    numbers = json.loads(json.dumps(fit_claims(CLAIMS, knowledge)))
    assert (numbers["encoder"], numbers["claims"]) == (knowledge.encoder.model_id, len(CLAIMS))
    assert numbers["dropped"] <= 0.05
    assert numbers["caught"] >= 0.75
    fields = "weights", "intercept", "least", "least_words", "farthest_name"
    model = ClaimModel(**{name: numbers[name] for name in fields})
    assert model.weights.keys() == shipped_claim_model().weights.keys()
    assert all(map(math.isfinite, (*model.weights.values(), model.intercept, model.least)))
    assert fit_claims(CLAIMS, knowledge) == numbers


def test_more_false_claims_are_caught_where_more_right_ones_may_be_dropped(
    knowledge: Knowledge,
) -> None:
    few, many = (fit_claims(CLAIMS, knowledge, most) for most in (0.0, 0.5))
    assert few["dropped"] == 0.0
    assert few["dropped"] < many["dropped"] <= 0.5
    assert few["least"] < many["least"]
    assert few["caught"] <= many["caught"]
    assert few["weights"] == many["weights"]
