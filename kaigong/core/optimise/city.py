"""The plan of a city: many projects that share the same desks.

First a plan by each of some simple lists, moved late and early while that pays. Then two things go on side by side:
prices for capacity by day rise until no cheaper plan can exist than nearly the best known, which is the bound; and
plans are bred, from the lists that the prices suggest and from each other.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np

from kaigong.core.optimise import city_lagged, city_span, exact, lagged, project, solve
from kaigong.core.optimise.city_bound import Prices
from kaigong.core.optimise.city_breed_kernel import BLEND, GIVEN, NEVER, PROJECTS, SEASONS, WEEKS, child
from kaigong.core.optimise.city_build import Built, build, capacities, in_order, plan_of, work_days
from kaigong.core.optimise.city_conflict import overloaded
from kaigong.core.optimise.city_net import FAR, Floats, Ints
from kaigong.core.optimise.conflict import conflicting
from kaigong.core.optimise.values import Aim, Problem, Result, Told
from kaigong.core.optimise.watch import PAUSE, Clock, Watch
from kaigong.core.optimise.windows import windows

FAMILY = 24  # plans kept
LISTED, LOOSE, ROUNDS = 6, 1, 3  # times late and early: a list's plan; a child while light projects wait; any other
STEPS = 8  # of the prices between two lists they suggest
PROVE_EVERY = 40  # steps
MODES, SHARES = (WEEKS, SEASONS, BLEND, GIVEN, PROJECTS), (0.3, 0.2, 0.2, 0.2, 0.1)
SMALL, FIRST = 1_500, 0.25  # activities up to which exact search gets what breeding leaves of the time
MOST_EXACT = 20_000  # activities that exact search is tried on where no list makes a plan
AN_ACTIVITY = 0.005  # seconds of breeding a small city gets for each
ROOM = 1.25  # days of the arrays over those of the first plan


def plan_city(
    problem: Problem, *, seconds: float, seed: int, told: Told | None = None, threads: int = 2,
    clock: Clock = perf_counter,
) -> Result:  # fmt: skip
    """The best plan found in the time, and what no plan can beat."""
    watch = Watch(seconds, told, clock)
    known = windows(problem)
    conflict = known if isinstance(known, tuple) else solve.too_big(problem)
    conflict = conflict or overloaded(problem, capacities(problem, work_days(problem)))
    if conflict:
        return solve.answer(problem, watch, closed=True, conflict=conflict)
    if city_span.suits(problem):
        closed = city_span.search(problem, watch, seed=seed, threads=threads)
        return solve.answer(problem, watch, closed=closed or watch.proven())
    assert not isinstance(known, tuple)
    watch.at_least(project.floor(problem, known))
    if not onwards(problem) and lagged.suits(problem, known):
        closed = city_lagged.search(problem, known, watch, seed=seed, threads=threads)
        if closed and watch.plan is None:
            conflict = conflicting(problem, watch)
        return solve.answer(problem, watch, closed=closed, conflict=conflict)
    start = first_plan(problem) if onwards(problem) else None
    small = len(problem.activities) <= SMALL
    if start is not None:
        built, starts = start
        search = Search(problem, built, watch, seed)
        search.take(search.cost(starts), starts)
        search.run(threads, until=watch.left() - bred_for(problem, watch) if small else 0.0)
    closed = watch.proven()
    if not closed and (small or (start is None and len(problem.activities) <= MOST_EXACT)):
        closed = exact.search(problem, known, watch, seconds=watch.left(), seed=seed, threads=threads)
        if closed and watch.plan is None:
            conflict = conflicting(problem, watch)
    return solve.answer(problem, watch, closed=closed or watch.proven(), conflict=conflict)


def bred_for(problem: Problem, watch: Watch) -> float:
    """Seconds for breeding before exact search tries."""
    return min(FIRST * watch.left(), AN_ACTIVITY * len(problem.activities))


def onwards(problem: Problem) -> bool:
    """Whether all lags lead onwards, so that lists make plans; maximum lags lead back."""
    arcs: dict[int, list[tuple[int, int]]] = {}
    for lag in problem.lags:
        arcs.setdefault(lag.before, []).append((lag.after, lag.days))
    group = range(len(problem.activities))
    return len(in_order(group, arcs)) == len(group)


def first_plan(problem: Problem) -> tuple[Built, Ints] | None:
    """A plan by the first list, in arrays that hold it and all that may be better; None where even years do not do."""
    days = work_days(problem)
    for _ in range(6):
        built = build(problem, days)
        starts = np.zeros(built.item.size, np.int32)
        key, free = next(lists(built)), np.empty_like(built.city.capacity)
        cost = child(built.city, 0, GIVEN, starts, starts, key, np.zeros_like(starts), 0, 1, NEVER, free, starts)
        end = int((starts + built.city.duration).max(initial=0))
        needed = int(end * ROOM) + int(built.city.level.max(initial=0)) + 2
        if cost != NEVER and needed <= days:
            return built, starts
        days = max(2 * days, needed)
    return None


def lists(built: Built) -> Iterator[Floats]:
    """Orders to begin with: by latest start, projects that weigh much sooner; the clock or weight alone."""
    city = built.city
    weight = np.array([max(1, each.weight) for each in built.projects], np.float64)[city.project]
    chain = city.earliest[city.goal][city.project].astype(np.float64)
    slack = chain - np.where(city.to_goal >= 0, city.to_goal, -FAR // 2)
    due = [FAR if each.due is None else each.due for each in built.projects]
    if min(due, default=FAR) < FAR:
        soon = np.minimum(np.array(due, np.float64), chain.max(initial=0.0) * 2)[city.project]
        yield soon - np.maximum(city.to_goal, 0)
    length = float(chain.max(initial=1.0))
    for share in (0.2, 0.1, 0.35, 0.0, 10.0):
        yield slack - share * length * np.log2(weight)
    yield city.earliest.astype(np.float64)


Task = Future[Callable[[], None]]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a new plan is made of."""

    seed: int
    mode: int
    one: Ints
    other: Ints
    key: Floats
    loose: int = LOOSE


@dataclass(slots=True)
class Search:
    """The plans known, and the tasks under way on the threads."""

    problem: Problem
    built: Built
    watch: Watch
    seed: int
    family: list[tuple[int, Ints]] = field(default_factory=list)
    waiting: list[Floats] = field(default_factory=list)
    prices: Prices | None = None
    pricing: bool = False
    told: float = 0.0

    def cost(self, starts: Ints) -> int:
        from kaigong.core.optimise.city_kernel import worth

        return int(worth(self.built.city, starts))

    def take(self, cost: int, starts: Ints) -> None:
        """Keep the plan if it is among the best and not one we have."""
        if cost >= NEVER or any(cost == known for known, _ in self.family):
            return
        self.family.append((cost, starts))
        self.family.sort(key=lambda each: each[0])
        del self.family[FAMILY:]
        if self.watch.objective is None or cost < self.watch.objective:
            self.watch.better(plan_of(self.built, starts), cost)

    def run(self, threads: int, until: float = 0.0) -> None:
        """Keep every thread busy until the time is up or the best plan is proven."""
        self.prepare()
        rng = np.random.default_rng(self.seed)
        running: set[Task] = set()
        with ThreadPoolExecutor(max(1, threads)) as pool:
            while self.watch.left() > until and not self.watch.proven():
                while len(running) < max(1, threads):
                    running.add(self.next_task(pool, rng))
                done, running = wait(running, timeout=PAUSE, return_when=FIRST_COMPLETED)
                for each in done:
                    each.result()()
                self.tell()
            for each in wait(running).done:
                each.result()()

    def prepare(self) -> None:
        """Lists to begin with, the bound without any queues, and prices where they bound anything."""
        city = self.built.city
        if not city.span:
            self.watch.at_least(int(city.cost[np.arange(city.goal.size), city.earliest[city.goal]].sum()))
        self.waiting = list(lists(self.built))[1:]
        end = int((self.family[0][1] + self.built.city.duration).max(initial=0)) + 1
        self.prices = Prices(self.built, end) if self.problem.objective.aim is not Aim.MAKESPAN else None

    def next_task(self, pool: ThreadPoolExecutor, rng: np.random.Generator) -> Task:
        if not self.pricing and self.prices is not None and not self.prices.settled:
            self.pricing = True
            return pool.submit(self.priced)
        return pool.submit(self.bred, self.recipe(rng))

    def tell(self) -> None:
        if self.watch.spent() - self.told >= PAUSE:
            self.told = self.watch.spent()
            self.watch.tell()

    def recipe(self, rng: np.random.Generator) -> Recipe:
        """What the next child is made of: a list that waits, or one or several known plans."""
        seed = int(rng.integers(1 << 31))
        best = self.family[0][1]
        if self.waiting:
            return Recipe(seed, GIVEN, best, best, self.waiting.pop(0), LISTED)
        mode = int(rng.choice(MODES, p=SHARES))
        count = len(self.family)
        i, j = (int(x) for x in rng.integers(count, size=2))
        if mode == GIVEN:
            chosen = rng.choice(count, int(rng.integers(1, count + 1)), replace=False)
            return Recipe(seed, mode, best, best, np.mean([self.family[int(x)][1] for x in chosen], 0))
        one, other = self.family[min(i, j) if mode == WEEKS else i][1], self.family[j][1]
        return Recipe(seed, mode, one, other, np.zeros(one.size))

    def bred(self, made: Recipe) -> Callable[[], None]:
        """On a thread: a new plan. What comes back is done on the main thread."""
        city, one = self.built.city, made.one
        starts, free = np.zeros_like(one), np.empty_like(city.capacity)
        enough = self.family[-1][0] if len(self.family) >= FAMILY else NEVER >> 1
        least = np.zeros_like(one)
        cost = int(
            child(city, made.seed, made.mode, one, made.other, made.key, least, LOOSE, ROUNDS, enough, free, starts)
        )
        return lambda: self.take(cost, starts)

    def priced(self) -> Callable[[], None]:
        """On a thread: some steps of the prices; then the lists they suggest, and the bound now and then."""
        prices = self.prices
        assert prices is not None
        target = float(self.watch.objective or 0)
        for _ in range(STEPS):
            if prices.settled or not self.watch.left():
                break
            prices.step(target)
        proven = (
            prices.proven() if prices.settled or not self.watch.left() or prices.steps % PROVE_EVERY < STEPS else None
        )

        def suggest() -> None:
            self.pricing = False
            if proven is not None:
                self.watch.at_least(proven)
            if prices.mean is not None and prices.steps > 2 * STEPS:
                half = 0.5 * self.built.city.duration
                self.waiting = [prices.mean + half, prices.start + half]

        return suggest
