"""A small folder of question sets in the layout that training reads."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from eval.held_out import is_held_out

SENTENCES = ("Town {n} was founded in 18{n:02}.", "Its mayor is number {n}.", "It has {n} bridges.")
SEEN = [name for name in (f"a{n}" for n in range(60)) if not is_held_out(name)][:12]
HELD_OUT = next(name for name in (f"a{n}" for n in range(60)) if is_held_out(name))


def write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows as JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_towns(folder: Path, languages: Iterable[str] = ("en", "ru")) -> None:
    """Write an article a town with one passage, and two questions in each language."""
    names = [*SEEN, HELD_OUT]
    for language in languages:
        passages, questions = [], []
        for number, name in enumerate(names, start=10):
            sentences = [f"{language} " + one.format(n=number) for one in SENTENCES]
            text = " ".join(sentences)
            passages.append({"id": f"{name}-0", "article": name, "text": text})
            for place, sentence in enumerate(sentences[:2]):
                answer = {"text": sentence, "start": text.index(sentence)}
                questions.append(
                    {
                        "id": f"q{number}-{place}",
                        "question": f"{language} question {place} about town {number}?",
                        "passages": [f"{name}-0"],
                        "answers": [answer],
                    }
                )
        write_lines(folder / f"passages.{language}.jsonl", passages)
        write_lines(folder / f"questions.{language}.jsonl", questions)
