"""What a question asks for, as far as the form of the answer depends on it."""

import re

# A plural after the question word, or a word that asks for several things.
_LIST_QUESTION = re.compile(
    # English
    r"\b(?:what|which)\s+(?:are|were)\b"
    r"|\b(?:what|which)\s+(?!(?:is|was|does|has|its|this|happens|causes|makes)\b)"
    r"(?:\w+\s+)?\w+(?<![su])s\b"
    r"|\bwho\s+(?:are|were)\b|\b(?:list|enumerate|name\s+(?:all|some|the|two|three|four|five))\b"
    # Russian
    r"|\bкто\s+такие\b|\b(?:перечисли\w*|назови\w*|список|какие(?!-)|каких|какими|каким\s+\w+ам)\b"
    # Kazakh, with its own letters or without
    r"|\b(?:тізім\w*|тизим\w*|ата(?:ңыз|ныз|п\s+өт|п\s+от)\w*|қайсылар\w*|кайсылар\w*"
    r"|кімдер\w*|кимдер\w*|нелер\w*)"
    r"|\b\w+(?:лар|лер|дар|дер|тар|тер)\w*\s+(?:қандай|кандай)\b"
    r"|\b(?:қандай|кандай|қай|кай)\s+(?:\w+\s+){0,2}?(?:екі|үш|төрт|бес|еки|уш|торт|\w+(?:лар|лер|дар|дер|тар|тер)\w*)\b",
    re.IGNORECASE,
)


def asks_for_list(question: str) -> bool:
    """Tell whether the question asks for several things, in any of the three languages."""
    return _LIST_QUESTION.search(question) is not None
