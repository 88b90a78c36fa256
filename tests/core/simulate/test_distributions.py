"""Tables of quantile functions: the mean, the spread and the shares come out."""

import math

import numpy as np
import pytest

from kaigong.core.simulate import distributions
from kaigong.core.simulate.distributions import Distribution
from kaigong.core.simulate.random_kernel import base_of, quantile, uniform

DRAWS = 40_000


def _draws(of: Distribution) -> np.ndarray:
    made, mean = distributions.table(of)
    tables, base = made[None, :], np.uint64(base_of(3, 0))
    shares = [uniform(base, np.uint64(n), np.uint64(7), 0) for n in range(DRAWS)]
    return np.array([quantile(tables, 0, u) for u in shares]) * (mean if mean is not None else 1.0)


@pytest.mark.parametrize(
    ("of", "mean", "deviation"),
    [
        (Distribution("fixed", 3.0), 3.0, 0.0),
        (Distribution("exponential", 2.0), 2.0, 2.0),
        (Distribution("lognormal", 4.0, 0.5), 4.0, 2.0),
        (Distribution("gamma", 4.0, 0.8), 4.0, 3.2),
        (Distribution("triangular", values=(1.0, 2.0, 6.0)), 3.0, math.sqrt((1 + 4 + 36 - 2 - 6 - 12) / 18)),
        (Distribution("empirical", values=(1.0, 2.0, 2.0, 7.0)), 3.0, math.sqrt((4 + 1 + 1 + 16) / 4)),
    ],
)
def test_mean_and_spread_come_out(of: Distribution, mean: float, deviation: float) -> None:
    drawn = _draws(of)
    assert drawn.mean() == pytest.approx(mean, abs=4 * deviation / math.sqrt(DRAWS) + 0.003 * mean)
    assert drawn.std() == pytest.approx(deviation, rel=0.05, abs=1e-9)


def test_the_incomplete_gamma_is_that_of_the_exponential_and_of_erlang() -> None:
    x = np.array([0.0, 0.1, 1.0, 3.0, 20.0])
    assert distributions.incomplete_gamma(1.0, x) == pytest.approx(1 - np.exp(-x), abs=1e-14)
    assert distributions.incomplete_gamma(2.0, x) == pytest.approx(1 - np.exp(-x) * (1 + x), abs=1e-14)


@pytest.mark.parametrize("shape", [0.2, 1.0, 1.5625, 4.0, 100.0])
def test_the_gamma_quantile_undoes_the_incomplete_gamma(shape: float) -> None:
    shares = np.array([0.001, 0.2, 0.5, 0.9, 0.9999])
    found = distributions.gamma_quantiles(shape, shares)
    assert distributions.incomplete_gamma(shape, found) == pytest.approx(shares)


def test_uniform_numbers_are_even_and_do_not_follow_each_other() -> None:
    base = np.uint64(base_of(1, 0))
    drawn = np.array([uniform(base, np.uint64(p), np.uint64(i), 0) for p in range(200) for i in range(100)])
    shares, _ = np.histogram(drawn, 20, (0, 1))
    assert ((shares - 1000) ** 2 / 1000).sum() < 45  # chi squared, 19 degrees of freedom: 0.1 % lie above 43.8
    assert abs(np.corrcoef(drawn[:-1], drawn[1:])[0, 1]) < 0.03
