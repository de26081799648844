"""The risk of answering: which share of answers is wrong, and how many answers are withheld."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import beta

MOST_WITHHELD: Final = 0.07
"""Share of the answers to answerable questions that is withheld where no risk can be held."""
_CERTAINTY: Final = 0.9


def risk_bound(wrong: ArrayLike, answered: ArrayLike) -> NDArray[np.float64]:
    """Return the upper bound of the share of wrong answers, one-sided at 90 %.

    It is Clopper and Pearson's (1934); 1 where nothing is right.
    """
    wrong, right = np.asarray(wrong), np.asarray(answered) - np.asarray(wrong)
    bound = beta.ppf(_CERTAINTY, wrong + 1, np.maximum(right, 1))
    return np.where(right > 0, bound, 1.0)
