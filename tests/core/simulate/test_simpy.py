"""The same cities in SimPy: tick for tick where there is no chance, within the interval of the means where there is."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import simpy

from kaigong.core.simulate.build import net_of
from kaigong.core.simulate.distributions import Distribution
from kaigong.core.simulate.model import City, DeskModel, ItemModel, ProjectModel
from kaigong.core.simulate.net import TICKS
from kaigong.core.simulate.run import one

PROJECTS, ITEMS, DAYS = 25, 8, 400
RUNS = 120


def _city(seed: int) -> City:
    """Items that fork and join, three classes, a desk of one to three reviewers each, all in whole ticks."""
    rng = np.random.default_rng(seed)
    shape = tuple(
        ItemModel(
            "works-start" if n == ITEMS - 1 else f"i{n}", f"d{n}", int(rng.integers(30, 900)) / TICKS,
            Distribution("fixed"), tuple(f"i{k}" for k in sorted({int(k) for k in rng.integers(0, n, 2)})) if n else (),
        )
        for n in range(ITEMS)
    )  # fmt: skip
    projects = tuple(
        ProjectModel(f"p{n}", "s", int(at) / TICKS, rank=int(rng.integers(3)))
        for n, at in enumerate(np.sort(rng.integers(0, 80 * TICKS, PROJECTS)))
    )
    desks = tuple(DeskModel(f"d{n}", (int(rng.integers(1, 4)),), "classes") for n in range(ITEMS))
    return City(DAYS, {"s": shape}, projects, desks)


class _Peer:
    """A city in SimPy. Where two things happen at a desk in one tick, it is its own business who comes first."""

    def __init__(self, city: City, days: Callable[[ItemModel], float]) -> None:
        self.city, self.days, self.env = city, days, simpy.Environment()
        self.desks = {desk.agency: simpy.PriorityResource(self.env, desk.reviewers[0]) for desk in city.desks}
        self.starts: dict[str, float] = {}
        self.touched: list[tuple[str, float]] = []

    def run(self) -> "_Peer":
        for project in self.city.projects:
            self.env.process(self._project(project))
        self.env.run()
        return self

    @property
    def tied(self) -> bool:
        return len(set(self.touched)) < len(self.touched)

    def _project(self, project: ProjectModel):  # type: ignore[no-untyped-def]  # noqa: ANN202
        yield self.env.timeout(round(project.arrives * TICKS))
        shape = self.city.shapes[project.shape]
        done = {item.code: self.env.event() for item in shape}
        for item in shape:
            self.env.process(self._item(project, item, done))

    def _item(self, project, item, done):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        yield simpy.AllOf(self.env, [done[code] for code in item.needs])
        self.touched.append((item.agency, self.env.now))
        with self.desks[item.agency].request(priority=project.rank) as turn:
            yield turn
            yield self.env.timeout(round(self.days(item) * TICKS))
            self.touched.append((item.agency, self.env.now))
        if item.code == self.city.start_item:
            self.starts[project.id] = self.env.now
        done[item.code].succeed()


def test_without_chance_every_start_comes_at_the_very_tick() -> None:
    compared = 0
    for seed in range(40):
        city = _city(seed)
        peer = _Peer(city, lambda item: item.promised).run()
        if peer.tied:
            continue
        starts = one(net_of(city), 1, 0).starts
        assert {project.id: int(starts[n]) for n, project in enumerate(city.projects)} == peer.starts
        compared += 1
    assert compared > 3


@pytest.mark.parametrize("seed", [1, 2])
def test_with_chance_the_mean_starts_agree_within_their_interval(seed: int) -> None:
    fixed, sigma = _city(seed), math.sqrt(math.log1p(0.25))
    shape = tuple(replace(item, duration=Distribution("lognormal", None, 0.5)) for item in fixed.shapes["s"])
    city, rng = replace(fixed, shapes={"s": shape}), np.random.default_rng(seed)
    net = net_of(city)
    ours = np.array([one(net, seed, n).starts.mean() for n in range(RUNS)]) / TICKS

    def days(item: ItemModel) -> float:
        return item.promised * float(rng.lognormal(-sigma * sigma / 2, sigma))

    peers = (list(_Peer(city, days).run().starts.values()) for _ in range(RUNS // 3))
    theirs = np.array([np.mean(starts) for starts in peers]) / TICKS
    error = math.sqrt(ours.var(ddof=1) / ours.size + theirs.var(ddof=1) / theirs.size)
    assert abs(ours.mean() - theirs.mean()) < 3.5 * error + 0.005 * theirs.mean()
