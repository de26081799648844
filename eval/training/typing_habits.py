"""Questions as people type them: in small letters, with slips, Kazakh without its own letters.

The sets ask in clean sentences. The encoder takes "юнеско" for another word than "ЮНЕСКО", so some
of the questions that it learns from are written anew in one of the ways that chats show.
"""

import random
import re

_HABITS = {"as it is": 0.50, "small": 0.26, "slips": 0.14, "keyboard": 0.10}
_LETTERS_BEFORE_A_SLIP = 30
_KAZAKH_ON_RUSSIAN_KEYS = str.maketrans("әіңғүұқөһӘІҢҒҮҰҚӨҺ", "аингуукохАИНГУУКОХ")
_LATIN_LETTERS = {
    **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziiklmnoprstufye", strict=True)),
    **dict(zip("әіңғүұқөһъь", ("a", "i", "n", "g", "u", "u", "q", "o", "h", "", ""), strict=True)),
    **dict(zip("ёжхцчшщюя", ("e", "zh", "h", "ts", "ch", "sh", "sh", "yu", "ya"), strict=True)),
}
_LATIN = str.maketrans(
    _LATIN_LETTERS | {one.upper(): latin.capitalize() for one, latin in _LATIN_LETTERS.items()}
)
_WORD = re.compile(r"[^\W\d_]{4,}")


def as_typed(question: str, language: str, rng: random.Random) -> str:
    """Return the question as it is, or the way that somebody in a hurry types it."""
    (habit,) = rng.choices(list(_HABITS), list(_HABITS.values()))
    if habit == "small":
        return question.lower().rstrip(" ?")
    if habit == "slips":
        return _with_slips(question, rng)
    if habit == "keyboard" and language == "kk":
        table = rng.choice((_KAZAKH_ON_RUSSIAN_KEYS, _KAZAKH_ON_RUSSIAN_KEYS, _LATIN))
        return question.translate(table)
    return question


def _with_slips(question: str, rng: random.Random) -> str:
    """Return the question with a letter dropped, doubled or swapped in one word of so many."""
    words = list(_WORD.finditer(question))
    count = min(len(words), 1 + len(question) // _LETTERS_BEFORE_A_SLIP // 2)
    for word in sorted(rng.sample(words, count), key=lambda found: -found.start()):
        place = rng.randrange(word.start() + 1, word.end() - 1)
        one, other = question[place], question[place + 1]
        slip = rng.choice(("", one + one, None))
        middle = other + one if slip is None else slip + other
        question = question[:place] + middle + question[place + 2 :]
    return question
