"""Embedding models; names of the two that need nothing but this package and its dependencies."""

DEFAULT_MODEL = "intfloat/multilingual-e5-small"
HASHING_MODEL = "hashing"
