"""What a word may be to a verb."""

from typing import NamedTuple


class Relation(NamedTuple):
    """A word, the verb that it belongs to, and whether it is who acts; both by their places."""

    place: int
    verb: int
    is_agent: bool
