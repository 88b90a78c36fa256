"""Which projects of the reserve to put forward: the most value within a budget, with shares by class and by county.

Exact (CP-SAT over whole numbers). Every demand is a row that can be left out, so its price is what the optimum would
gain without it, and a set of demands that cannot be met together is shrunk until each of them is needed.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kaigong.core.optimise.values import Status
from kaigong.core.optimise.watch import Watch

PARTS = 10_000  # a share is a whole number of ten-thousandths


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project of the reserve. Costs and values are whole numbers in units of the file."""

    id: str
    cost: int
    value: int
    kind: str = ""
    county: str = ""
    must: bool = False
    not_with: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """Of all that is chosen, counted by `of` (cost, count or value), at least and at most so many ten-thousandths are
    of a `group` ("kind" or "county") of that name."""

    group: str
    name: str
    least: int = 0
    most: int = PARTS
    of: str = "cost"


@dataclass(frozen=True, slots=True)
class Reserve:
    """What is asked. `most` and `fewest`: how many projects."""

    candidates: tuple[Candidate, ...]
    budget: int
    shares: tuple[Share, ...] = ()
    most: int | None = None
    fewest: int = 0


@dataclass(frozen=True, slots=True)
class Demand:
    """One of the demands: budget, count.most, count.fewest, share.least, share.most, must, not_with, needs."""

    code: str
    names: tuple[str, ...] = ()
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Price:
    """What the best value would be more by if a demand were left out; of the budget, by one hundredth more of it. None:
    there was no time to prove it."""

    demand: Demand
    gain: int | None
    relaxed: str  # "left out" or "1 % more"


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen; `bound` is the most any choice can be worth; `conflict` is minimal where there is none."""

    status: Status
    chosen: tuple[str, ...]
    value: int | None
    spent: int | None
    bound: int | None
    prices: tuple[Price, ...]
    conflict: tuple[Demand, ...]


def choose(asked: Reserve, *, seconds: float, seed: int = 1, threads: int = 1) -> Choice:
    """The best choice; a third of the time at least is kept for the prices of the demands."""
    watch = Watch(seconds)
    demands = demands_of(asked)
    found = _solved(asked, demands, seconds * 2 / 3, seed, threads)
    if found.status is Status.INFEASIBLE:
        return replace(found, conflict=_conflict(asked, demands, watch, seed))
    if found.status is not Status.OPTIMAL or found.value is None:
        return found
    return replace(found, prices=tuple(prices_of(asked, demands, found, watch, seed)))


def prices_of(asked: Reserve, demands: Sequence[Demand], best: Choice, watch: Watch, seed: int) -> Iterator[Price]:
    """Of every demand, as far as the time goes."""
    for number, demand in enumerate(demands):
        yield _price(asked, demands, demand, best, watch.left() / (len(demands) - number), seed)


def demands_of(asked: Reserve) -> tuple[Demand, ...]:
    """Every demand on a choice."""
    found = [Demand("budget", (), asked.budget)]
    if asked.most is not None:
        found.append(Demand("count.most", (), asked.most))
    if asked.fewest:
        found.append(Demand("count.fewest", (), asked.fewest))
    for share in asked.shares:
        names = (share.group, share.name, share.of)
        if share.least > 0:
            found.append(Demand("share.least", names, share.least))
        if share.most < PARTS:
            found.append(Demand("share.most", names, share.most))
    for each in asked.candidates:
        if each.must:
            found.append(Demand("must", (each.id,)))
        found += [Demand("not_with", (each.id, other)) for other in each.not_with]
        found += [Demand("needs", (each.id, other)) for other in each.needs]
    return tuple(found)


def _model(asked: Reserve, demands: Collection[Demand], extra: int = 0) -> tuple[Any, dict[str, Any]]:
    from ortools.sat.python import cp_model

    made = cp_model.CpModel()
    picked = {each.id: made.new_bool_var(each.id) for each in asked.candidates}
    for demand in demands:
        _add(made, asked, picked, demand, extra)
    made.maximize(sum(each.value * picked[each.id] for each in asked.candidates))
    return made, picked


def _add(made: Any, asked: Reserve, picked: dict[str, Any], demand: Demand, extra: int) -> None:
    """One demand as one row."""
    if demand.code == "budget":
        made.add(sum(each.cost * picked[each.id] for each in asked.candidates) <= demand.limit + extra)
    elif demand.code.startswith("count."):
        count = sum(picked.values())
        made.add(count <= demand.limit if demand.code == "count.most" else count >= demand.limit)
    elif demand.code.startswith("share."):
        inside, whole = _counted(asked, picked, *demand.names)
        low = demand.code == "share.least"
        made.add(PARTS * inside >= demand.limit * whole if low else PARTS * inside <= demand.limit * whole)
    elif demand.code == "must":
        made.add(picked[demand.names[0]] == 1)
    elif demand.code == "not_with":
        made.add(picked[demand.names[0]] + picked[demand.names[1]] <= 1)
    else:
        made.add_implication(picked[demand.names[0]], picked[demand.names[1]])


def _counted(asked: Reserve, picked: dict[str, Any], group: str, name: str, of: str) -> tuple[Any, Any]:
    rows = [(1 if of == "count" else getattr(each, of), each) for each in asked.candidates]
    inside = sum(worth * picked[each.id] for worth, each in rows if getattr(each, group) == name)
    return inside, sum(worth * picked[each.id] for worth, each in rows)


def _solved(
    asked: Reserve, demands: Collection[Demand], seconds: float, seed: int, threads: int = 1, extra: int = 0
) -> Choice:
    from ortools.sat.python import cp_model

    made, picked = _model(asked, demands, extra)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.01, seconds)
    solver.parameters.random_seed, solver.parameters.num_workers = seed % 2**31, threads
    solver.parameters.catch_sigint_signal = False
    status = solver.solve(made)
    if status == cp_model.INFEASIBLE:
        return Choice(Status.INFEASIBLE, (), None, None, None, (), ())
    bound = int(solver.best_objective_bound + 1e-6)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Choice(Status.UNKNOWN, (), None, None, bound, (), ())
    chosen = tuple(each.id for each in asked.candidates if solver.value(picked[each.id]))
    taken = set(chosen)
    value = sum(each.value for each in asked.candidates if each.id in taken)
    spent = sum(each.cost for each in asked.candidates if each.id in taken)
    proven = status == cp_model.OPTIMAL
    return Choice(
        Status.OPTIMAL if proven else Status.FEASIBLE, chosen, value, spent, value if proven else bound, (), ()
    )


def _price(asked: Reserve, demands: Sequence[Demand], demand: Demand, best: Choice, seconds: float, seed: int) -> Price:
    """What leaving a demand out would gain; of the budget, what a hundredth more of it would."""
    budget = demand.code == "budget"
    kept = demands if budget else [each for each in demands if each != demand]
    extra = max(1, asked.budget // 100) if budget else 0
    gain = None
    if seconds > 0:
        other = _solved(asked, kept, seconds, seed, extra=extra)
        if other.status is Status.OPTIMAL and other.value is not None and best.value is not None:
            gain = other.value - best.value
    return Price(demand, gain, "1 % more" if budget else "left out")


def _conflict(asked: Reserve, demands: Sequence[Demand], watch: Watch, seed: int) -> tuple[Demand, ...]:
    """Demands that cannot be met together, each of them needed for that, as far as the time allows."""
    kept = list(demands)
    for number, demand in enumerate(demands):
        seconds = watch.left() / (len(demands) - number)
        fewer = [each for each in kept if each != demand]
        if seconds > 0 and _solved(asked, fewer, seconds, seed).status is Status.INFEASIBLE:
            kept = fewer
    return tuple(kept)


def faults(asked: Reserve, chosen: Collection[str]) -> list[Demand]:
    """The demands a choice breaks: plain arithmetic that shares nothing with the solver."""
    taken = [each for each in asked.candidates if each.id in set(chosen)]
    names = {each.id for each in taken}

    def kept(demand: Demand) -> bool:
        code, given = demand.code, demand.names
        if code == "budget":
            return sum(each.cost for each in taken) <= demand.limit
        if code.startswith("count."):
            return len(taken) <= demand.limit if code == "count.most" else len(taken) >= demand.limit
        if code.startswith("share."):
            group, name, of = given
            worth = [(1 if of == "count" else getattr(each, of), getattr(each, group) == name) for each in taken]
            inside, whole = PARTS * sum(w for w, own in worth if own), demand.limit * sum(w for w, _ in worth)
            return inside >= whole if code == "share.least" else inside <= whole
        if code == "must":
            return given[0] in names
        return not names.issuperset(given) if code == "not_with" else given[0] not in names or given[1] in names

    return [demand for demand in demands_of(asked) if not kept(demand)]
