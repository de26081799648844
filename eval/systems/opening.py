"""The one place that picks which system is evaluated."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from corpus.errors import ConfigurationError
from eval.evaluation_sets import EvaluationSet
from eval.systems import MOST_PASSAGES, System
from eval.systems.tilmash import TilmashSystem
from rag.assembly.serving import make_question_answering, open_knowledge

TILMASH: Final = "tilmash"
TUTORIAL: Final = "tutorial"
SYSTEMS: Final = (TILMASH, TUTORIAL)


@contextmanager
def open_system(name: str, evaluation_set: EvaluationSet) -> Iterator[System]:
    """Give a system that answers from the set's documents, for the length of a block.

    Raises:
        ConfigurationError: there is no system of this name.
        GenerationError: the set's collection cannot be opened.
        ModelNotFoundError: the tutorial's model cannot be found.
    """
    settings = evaluation_set.settings
    if settings.max_top_k < MOST_PASSAGES:
        settings = settings.model_copy(update={"max_top_k": MOST_PASSAGES})
    if name == TILMASH:
        with open_knowledge(settings, evaluation_set.collection) as knowledge:
            answering = make_question_answering(settings)
            yield TilmashSystem(knowledge, answering, settings.workers)
    elif name == TUTORIAL:
        # these bring torch, which takes seconds
        from eval.systems.tutorial import TutorialSystem
        from index.embedding.model_loading import load_model

        model = load_model(settings.model, settings.models_folder, trained=False)
        yield TutorialSystem(evaluation_set.texts, model)
    else:
        raise ConfigurationError(
            f"There is no system {name!r}.", hint=f"Name one of {', '.join(SYSTEMS)}."
        )
