"""Small folders of every question set that the reader and the decision are trained on."""

from pathlib import Path
from typing import Any, Final

from eval.held_out import is_for_calibration, is_held_out
from tests.unit.question_folders import write_lines

_NAMES = [f"a{number}" for number in range(60)]
HELD_OUT: Final = [name for name in _NAMES if is_held_out(name)][:3]
CALIBRATION: Final = [name for name in _NAMES if is_for_calibration(name)][:3]
SEEN: Final = [name for name in _NAMES if not (is_held_out(name) or is_for_calibration(name))][:6]
ALL: Final = (*SEEN, *CALIBRATION, *HELD_OUT)
SETS: Final = {
    "xquad-a": ("en", "ru"),
    "kazqad-a": ("kk",),
    "selqa": ("en",),
    "danetqa": ("ru",),
}
_ARTICLE_ROW: Final = {
    "folder": "article",
    "passage_language": "en",
    "passage": "unesco-article",
    "lang": "en",
    "question": "How relevant are its activities?",
    "answer": "more relevant than ever",
    "sentence": "The activities of UNESCO remain more relevant than ever in t",
}


def written(name: str, answer: str | None) -> dict[str, Any]:
    """Return a written question about a town of the Kazakh set."""
    return {
        "folder": "kazqad-a",
        "passage_language": "kk",
        "passage": f"{name}-0",
        "lang": "en",
        "question": f"Has town {name} a written{name}?",
        "answer": answer,
        "sentence": None if answer is None else f"Town {name} has a bridge.",
    }


WRITTEN: Final = (
    written(SEEN[0], "a bridge"),
    written(SEEN[1], None),
    written(CALIBRATION[0], "a bridge"),
    written(CALIBRATION[1], None),
    _ARTICLE_ROW,
)


def write_sets(data: Path) -> None:
    """Write an article a town, with one passage and one question, in every set and language."""
    for folder, languages in SETS.items():
        for language in languages:
            texts = {name: _text_of(name, folder, language) for name in ALL}
            passages = [{"id": f"{name}-0", "article": name, "text": texts[name]} for name in ALL]
            questions = [_question(name, texts[name]) for name in ALL]
            write_lines(data / folder / f"passages.{language}.jsonl", passages)
            write_lines(data / folder / f"questions.{language}.jsonl", questions)
    write_lines(data / "readings.jsonl", WRITTEN)


def _text_of(name: str, folder: str, language: str) -> str:
    place = folder.replace("-", "")
    return (
        f"Town {name} of {place} {language} stands by a lake. "
        f"Town {name} was founded in year{name} by the people of {place}. "
        f"Town {name} has a bridge."
    )


def _question(name: str, text: str) -> dict[str, Any]:
    answer = f"year{name} by the"
    return {
        "id": f"q-{name}",
        "question": f"When was town {name} founded ask{name}?",
        "passages": [f"{name}-0"],
        "answers": [{"text": answer, "start": text.index(answer)}],
    }
