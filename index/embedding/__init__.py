"""Embedding models; names of the two that need nothing but this package and its dependencies."""

import os

DEFAULT_MODEL = "intfloat/multilingual-e5-small"
HASHING_MODEL = "hashing"

# torch's threads (OpenMP) wait for one another by spinning. Beside a service that answers, on two
# cores, that makes a build several times slower; sleeping costs nothing measurable. The variable
# is read when torch is first imported, which is always after this.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
