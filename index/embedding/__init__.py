"""Embedding models; names of the two that need nothing but this package and its dependencies."""

import hashlib
import os
from functools import cache
from importlib.resources import files

DEFAULT_MODEL = "intfloat/multilingual-e5-small"
HASHING_MODEL = "hashing"
HUB = "hub"
"""Revision of a model whose weights came from the hub."""

TRAINED_DIFFERENCE = "trained_difference.safetensors"
"""File of this package: what training changed in the default model's layers."""


# torch's threads (OpenMP) wait for one another by spinning. Beside a service that answers, on two
# cores, that makes a build several times slower; sleeping costs nothing measurable. The variable
# is read when torch is first imported, which is always after this.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


@cache
def shipped_difference_sha256() -> str:
    """Return the digest of the trained difference that ships with the package."""
    return hashlib.sha256(files(__name__).joinpath(TRAINED_DIFFERENCE).read_bytes()).hexdigest()
