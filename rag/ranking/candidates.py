"""First stage: the chunks that are ranked at all, by their vectors and by their words."""

from index.protocols import Filter, Hit, ScoredChunk
from rag.knowledge import Knowledge
from rag.ranking.encoded_question import EncodedQuestion
from rag.settings import RankingStage, Settings

# Words find what vectors miss, above all names and numbers; such chunks are among their first.
_LEXICAL_CANDIDATES = 10


def find_candidates(
    knowledge: Knowledge,
    question: EncodedQuestion,
    count: int,
    where: Filter | None,
    settings: Settings,
) -> list[ScoredChunk]:
    """Return the `count` chunks nearest by vector, best first, then some that share rare words.

    Scores are cosines; what words alone have found is taken to lie where the last of the others
    does. Without the dense stage it is `count` chunks by words, with scores of zero.
    """
    is_dense = RankingStage.DENSE in settings.ranking_stages
    is_lexical = RankingStage.LEXICAL in settings.ranking_stages
    hits: list[Hit] = []
    if is_dense:
        (hits,) = knowledge.index.search(question.pooled[None, :], count, where)
    if is_lexical:
        most = _LEXICAL_CANDIDATES if is_dense else count
        found = {hit.chunk_id for hit in hits}
        least = hits[-1].score if hits else 0.0
        hits += [
            Hit(hit.chunk_id, least)
            for hit in knowledge.lexical_index.search(question.terms, most, where)
            if hit.chunk_id not in found
        ]
    return [ScoredChunk(knowledge.generation.chunk(hit.chunk_id), hit.score) for hit in hits]
