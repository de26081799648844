"""Batches of questions and passages that are hard to tell apart.

A batch takes its articles in two draws, each from a folder drawn at random, so that passages of
another language are often among the wrong ones too. Passages are cut into runs of sentences about
as long as those that are served, at other places each time. All of a batch's passages are offered
to each of its questions, so the others of the same article, and of the same paragraph, are its hard
negatives.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.documents import Span
from eval.training.material import TrainingArticle, TrainingPassage, TrainingQuestion

_FOLDER_WEIGHTS: Mapping[str, float] = {
    "xquad-a": 0.30,
    "kazqad-a": 0.30,
    "selqa": 0.30,
    "danetqa": 0.10,
}
_LANGUAGE_WEIGHTS = {"tr": 0.25}  # Turkish is kin to Kazakh, but nobody is served in it
_SHORTEST_RUN, _LONGEST_RUN = 120, 520
_RUNS_OF_AN_ARTICLE = 10
_QUESTIONS_OF_A_RUN = 2
_LEAST_OF_ANSWER = 0.5


@dataclass(frozen=True, slots=True)
class Batch:
    """Questions, passages, and which passages answer each question."""

    questions: tuple[str, ...]
    passages: tuple[str, ...]
    positives: tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of a passage's sentences."""

    passage: TrainingPassage
    span: Span

    @property
    def text(self) -> str:
        return self.passage.text[self.span.start : self.span.end]

    def answers(self, question: TrainingQuestion) -> bool:
        """Tell whether half of the answer stands in this run, or may do."""
        return not question.answers or any(self._holds(answer) for answer in question.answers)

    def _holds(self, answer: Span) -> bool:
        shared = min(self.span.end, answer.end) - max(self.span.start, answer.start)
        return shared >= _LEAST_OF_ANSWER * (answer.end - answer.start)


def batches(
    articles: Sequence[TrainingArticle], *, runs: int, questions: int, seed: int, first: int = 0
) -> Iterator[Batch]:
    """Yield batches without end, each from its own number on, so that any can be made alone.

    At most `runs` passages and `questions` questions each; `first` is the number to begin at.
    """
    by_folder = {
        folder: list(found) for folder, found in groupby(articles, key=lambda one: one.folder)
    }
    number = first
    while True:
        yield _batch(by_folder, runs, questions, random.Random(f"{seed}/{number}"))  # noqa: S311 # no secret, and to be repeated
        number += 1


def _batch(
    by_folder: Mapping[str, Sequence[TrainingArticle]],
    most_runs: int,
    most_questions: int,
    rng: random.Random,
) -> Batch:
    runs: list[_Run] = []
    taken: set[str] = set()
    for share in (most_runs // 2, most_runs):
        folders = list(by_folder)
        (folder,) = rng.choices(folders, [_FOLDER_WEIGHTS.get(name, 0.1) for name in folders])
        for article in rng.sample(by_folder[folder], len(by_folder[folder])):
            if len(runs) >= share:
                break
            if article.name not in taken:
                taken.add(article.name)
                runs += _runs(article, rng)[: share - len(runs)]
    positives: dict[str, set[int]] = defaultdict(set)
    for number, run in enumerate(runs):
        for question in run.passage.questions:
            if run.answers(question):
                positives[question.text].add(number)
    chosen = _questions(runs, most_questions, rng)
    return Batch(
        questions=tuple(chosen),
        passages=tuple(run.text for run in runs),
        positives=tuple(frozenset(positives[question]) for question in chosen),
    )


def _runs(article: TrainingArticle, rng: random.Random) -> list[_Run]:
    languages = sorted(article.passages)
    weights = [_LANGUAGE_WEIGHTS.get(language, 1.0) for language in languages]
    (language,) = rng.choices(languages, weights)
    passages = [passage for passage in article.passages[language] if passage.questions]
    rng.shuffle(passages)
    runs = [run for passage in passages for run in _cut(passage, rng)]
    return runs[:_RUNS_OF_AN_ARTICLE]


def _cut(passage: TrainingPassage, rng: random.Random) -> Iterator[_Run]:
    """Yield runs that lie side by side; a passage whose answers are unknown stays in one piece."""
    sentences = passage.sentences
    if any(not question.answers for question in passage.questions):
        yield _Run(passage, Span(0, len(passage.text)))
        return
    start = 0
    while start < len(sentences):
        longest = rng.randint(_SHORTEST_RUN, _LONGEST_RUN)
        end = start + 1
        while end < len(sentences) and sentences[end].end - sentences[start].start <= longest:
            end += 1
        yield _Run(passage, Span(sentences[start].start, sentences[end - 1].end))
        start = end


def _questions(runs: Sequence[_Run], most: int, rng: random.Random) -> list[str]:
    """Return questions that one of the runs answers, in mixed order."""
    found: list[str] = []
    for run in runs:
        answered = [question.text for question in run.passage.questions if run.answers(question)]
        found += rng.sample(answered, min(_QUESTIONS_OF_A_RUN, len(answered)))
    unique = list(dict.fromkeys(found))
    rng.shuffle(unique)
    return unique[:most]
