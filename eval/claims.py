"""Claims, supported and not, held against passages as the service does it.

A row of a set is a claim, a quote, and whether the quote states it; one that is not supported has
one thing made false. The passage that holds the quote is checked by the code that checks a chat
model's sentences: a passage of the article, or the quote among its neighbours where a row has them.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, NamedTuple

from corpus.article import ARTICLE_ID
from corpus.documents import Chunk
from corpus.errors import EvaluationError, GoldQuestionError
from corpus.languages import detect_language
from corpus.sentences import split_sentences
from eval.figures.intervals import Interval, wilson
from index.generation import Generation
from rag.chat.claim_checking import PassageEvidence, find_support, read_evidence
from rag.chat.claim_model import shipped_claim_model
from rag.chat.statements import Statement, StatementReader
from rag.knowledge import Knowledge

CLAIM_SETS: Final = ("dev", "held_out", "test")
"""The checking was fitted on `dev`; `held_out` (other texts) and `test` are for reporting."""
ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence, and the quote that it is about.

    With `context`, the sentences beside the quote, it is not of the article.
    """

    id: str
    lang: str
    claim: str
    quote: str
    supported: bool
    kind: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim, whether it was kept, and the log-odds that its passage states it."""

    claim: Claim
    is_kept: bool
    score: float


class ClaimFigure(NamedTuple):
    """How many claims of a group were kept out: a rate with its interval of 95 %."""

    kind: str
    lang: str
    supported: bool
    kept_out: int
    number: int

    @property
    def interval(self) -> Interval:
        """Wilson's interval of the rate."""
        return wilson(self.kept_out, self.number)


def load_claims(name: str) -> list[Claim]:
    """Return the claims of a set that ships with the package.

    Raises:
        EvaluationError: there is no set of this name.
    """
    if name not in CLAIM_SETS:
        raise EvaluationError(
            f"There are no claims {name!r}.", hint=f"Name one of {', '.join(CLAIM_SETS)}."
        )
    return read_claims(files("eval.gold.claims").joinpath(f"{name}.jsonl"))


def read_claims(file: Traversable) -> list[Claim]:
    """Return the claims of a file of JSON lines."""
    return [Claim(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]


def check_claims(knowledge: Knowledge, claims: Iterable[Claim]) -> Iterator[CheckedClaim]:
    """Yield each claim with what the check of its passage says.

    Raises:
        GoldQuestionError: a quote does not stand in the article.
    """
    model = shipped_claim_model()
    for claim, statement, passage in read_passages(knowledge, claims):
        support = find_support(statement, [passage], model)
        yield CheckedClaim(claim, support.quote is not None, support.score)


def read_passages(
    knowledge: Knowledge, claims: Iterable[Claim]
) -> Iterator[tuple[Claim, Statement, PassageEvidence]]:
    """Yield each claim as it is compared, with the passage that it is held against.

    Raises:
        GoldQuestionError: a quote does not stand in the article.
    """
    reader = StatementReader(knowledge.encoder)
    chunks = _article_chunks(knowledge.generation)
    evidence: dict[str, PassageEvidence] = {}
    for claim in claims:
        chunk = _own_passage(claim) or _passage_of(claim, knowledge.generation, chunks)
        if chunk.id not in evidence:
            evidence[chunk.id] = read_evidence(chunk, reader)
        (statement,) = reader.read([claim.claim])
        yield claim, statement, evidence[chunk.id]


def claim_figures(checked: Sequence[CheckedClaim]) -> list[ClaimFigure]:
    """Return the figures: supported and unsupported claims as a whole, then by kind and language.

    Of the unsupported the share that is caught is wanted high, of the supported the share that is
    dropped low.
    """
    kinds = list(dict.fromkeys(one.claim.kind for one in checked))
    langs = [ALL, *dict.fromkeys(one.claim.lang for one in checked)]
    groups = [(ALL, lang) for lang in langs] + [(kind, lang) for kind in kinds for lang in langs]
    found = (
        _figure(checked, kind, lang, supported=supported)
        for supported in (False, True)
        for kind, lang in groups
    )
    return [figure for figure in found if figure.number]


def _figure(
    checked: Sequence[CheckedClaim], kind: str, lang: str, *, supported: bool
) -> ClaimFigure:
    rows = [
        one
        for one in checked
        if one.claim.supported is supported
        and kind in {ALL, one.claim.kind}
        and lang in {ALL, one.claim.lang}
    ]
    return ClaimFigure(kind, lang, supported, sum(not one.is_kept for one in rows), len(rows))


def _article_chunks(generation: Generation) -> list[Chunk]:
    if ARTICLE_ID not in generation:
        raise EvaluationError(
            "This collection does not hold the article.", hint="Leave --collection out."
        )
    return [
        generation.chunk(entry.chunk_id)
        for entries, _ in generation.entries_and_vectors()
        for entry in entries
        if entry.document_id == ARTICLE_ID
    ]


def _own_passage(claim: Claim) -> Chunk | None:
    """Return the quote among its neighbours; of several the last stands behind it."""
    if not claim.context:
        return None
    spans = split_sentences(claim.context)
    behind = spans[-1].start if len(spans) > 1 else len(claim.context)
    parts = claim.context[:behind].strip(), claim.quote, claim.context[behind:]
    text = " ".join(part for part in parts if part)
    return Chunk(claim.id, claim.id, detect_language(text), "", 0, len(text), text)


def _passage_of(claim: Claim, generation: Generation, chunks: Iterable[Chunk]) -> Chunk:
    """Return the passage that holds most of the quote; among equals its middle is nearest."""
    start = generation.document(ARTICLE_ID).text.find(claim.quote)
    if start < 0:
        raise GoldQuestionError(f"The quote of claim {claim.id} does not stand in the article.")
    end = start + len(claim.quote)

    def order(chunk: Chunk) -> tuple[int, int]:
        shared = min(end, chunk.end) - max(start, chunk.start)
        return -shared, abs(chunk.start + chunk.end - start - end)

    return min(chunks, key=order)
