"""Texts that are hard to keep offsets in: accents, other planes, line ends of all kinds."""

from hypothesis import strategies as st

_WORD = st.sampled_from(
    [
        "UNESCO",
        "in",
        "1946",
        "г",
        "A",
        "Sh",
        "т",
        "ё",
        "é",
        "𝔘",
        "😀",
        "қала",
        "Ж",
        "a",
        "Kazakhstan",
        "e.g",
        "No",
        "5",
        "Роль",
        "и",
        "“Quote",
        "end”",
        "(see",
        "[4]",
        "x" * 60,
    ]
)
_GAP = st.sampled_from(
    [" "] * 8 + [". "] * 4 + [".\n", "\n", "\n\n", "\r\n", "? ", "!” ", "… ", " "]
)
_TEXT = st.lists(st.tuples(_WORD, _GAP), max_size=60).map(
    lambda parts: "".join(w + g for w, g in parts)
)
TEXTS = st.one_of(_TEXT, st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
