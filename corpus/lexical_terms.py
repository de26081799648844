"""Placeholder."""

import re


def lexical_terms(text: str) -> list[str]:
    return [w.casefold() for w in re.findall(r"\w+", text)]


query_terms = lexical_terms
