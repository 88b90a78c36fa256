"""From the plain values of a city to the flat arrays that kernel and twin read."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

import numpy as np

from kaigong.core.simulate import distributions
from kaigong.core.simulate.distributions import Distribution, Table
from kaigong.core.simulate.model import City, ItemModel, ProjectModel
from kaigong.core.simulate.net import (
    AGENCY,
    ANSWER_AT,
    BREAKS,
    CHECK,
    DISCIPLINES,
    DONE,
    DUE,
    EARLY_AT,
    EARLY_END,
    FACTS,
    IN_SERVICE,
    LEFT_BITS,
    NEXT_AT,
    NEXT_END,
    PHASE_BITS,
    SURE,
    TABLE_AT,
    TAIL,
    TICKS,
    TO_COME,
    WITH_APPLICANT,
    Net,
)
from kaigong.core.simulate.random_kernel import BODY


def key_of(name: str) -> int:
    """The random stream of a project or an item: the same name has the same numbers in every scenario."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")


@dataclass(slots=True)
class _Tables:
    """Every distribution once."""

    places: dict[Distribution, int] = field(default_factory=dict)
    rows: list[Table] = field(default_factory=list)
    means: list[float | None] = field(default_factory=list)

    def place(self, of: Distribution, promised: float) -> tuple[int, float]:
        """Where its table is, and what to stretch it by, in ticks."""
        alike = Distribution(of.kind, None, of.cv, of.values)
        if alike not in self.places:
            self.places[alike] = len(self.rows)
            made, mean = distributions.table(alike)
            self.rows.append(made)
            self.means.append(mean)
        known = self.means[self.places[alike]]
        days = known if known is not None else (of.mean if of.mean is not None else promised)
        return self.places[alike], days * TICKS


def net_of(city: City) -> Net:
    """The arrays of a city."""
    tables = _Tables()
    agencies = {desk.agency: place for place, desk in enumerate(city.desks)}
    names = list(city.shapes)
    sizes = [len(city.shapes[name]) for name in names]
    at = dict(zip(names, accumulate(sizes, initial=0), strict=False))
    items = [item for name in names for item in city.shapes[name]]
    edges = _edges(city, names)
    drawn = [tables.place(item.duration, item.promised) for item in items]
    answers = [tables.place(item.answer, 0.0) for item in items]
    size = np.array([len(city.shapes[p.shape]) for p in city.projects], np.int32)
    first = np.concatenate([[0], np.cumsum(size, dtype=np.int64)])
    early_of = {name: int(edges["early_at"][at[name] + n] - edges["early_at"][at[name]])
                for name, n in zip(names, sizes, strict=True)}  # fmt: skip
    first_early = np.cumsum([0, *(early_of[p.shape] for p in city.projects)], dtype=np.int64)
    arrives = np.maximum([round(p.arrives * TICKS) for p in city.projects], 0).astype(np.int64)
    states = _states(city, int(first[-1]), drawn, answers, at, tables)
    made = Net(
        days=city.days,
        agency=np.array([agencies.get(i.agency or "", -1) for i in items], np.int32),
        table=np.array([place for place, _ in drawn], np.int32),
        scale=np.array([scale for _, scale in drawn]),
        sure=np.array([_sure(tables.rows[place], scale) for place, scale in drawn], np.int64),
        due_days=np.array([round(i.promised) for i in items], np.int32),
        tail_days=np.concatenate([_tails(city.shapes[name], city.start_item) for name in names] or [np.zeros(0)])
        .astype(np.int32),
        corrects=np.array([i.corrects for i in items], np.float64),
        answer_table=np.array([place for place, _ in answers], np.int32),
        answer_scale=np.array([scale for _, scale in answers]),
        check_ticks=np.array([max(round(i.check_days * TICKS), 1) for i in items], np.int32),
        item_key=np.array([key_of(i.code) for i in items], np.uint64),
        indegree=edges["indegree"],
        next_at=edges["next_at"], next_item=edges["next_item"],
        early_at=edges["early_at"], early_item=edges["early_item"], early_ticks=edges["early_ticks"],
        shape_at=np.array([at[p.shape] for p in city.projects], np.int32),
        size=size, first_task=first[:-1], first_early=first_early,
        arrives=arrives,
        wished=np.array([p.wished for p in city.projects], np.int32),
        rank=np.array([p.rank for p in city.projects], np.int32),
        project_key=np.array([key_of(p.id) for p in city.projects], np.uint64),
        start_item=_start_items(city),
        state=states.state, elapsed=states.elapsed, floor=states.floor, left=states.left,
        project_of=np.repeat(np.arange(size.size, dtype=np.int32), size),
        rows=_rows(size, states, np.array([at[p.shape] for p in city.projects], np.int64)),
        order=np.argsort(arrives, kind="stable").astype(np.int32),
        early_project=np.repeat(np.arange(size.size, dtype=np.int32), np.diff(first_early)),
        facts=np.zeros(0, np.int32),
        capacity=_capacity(city), discipline=np.array([DISCIPLINES[d.discipline] for d in city.desks], np.int32),
        ageing=np.array([d.ageing_days for d in city.desks], np.int32),
        tables=np.array(tables.rows) if tables.rows else np.zeros((1, 2 * (BODY + 1))),
    )  # fmt: skip
    return made._replace(facts=_facts(made, [item.code == city.start_item for item in items]))


def _facts(net: Net, breaks: Sequence[bool]) -> np.ndarray:
    """The whole figures of all items, in the order of their names in `net`."""
    made = np.zeros((net.agency.size, FACTS), np.int32)
    width = net.tables.shape[1]
    columns = {
        AGENCY: net.agency, TABLE_AT: net.table * width, SURE: net.sure, NEXT_AT: net.next_at[:-1],
        NEXT_END: net.next_at[1:], EARLY_AT: net.early_at[:-1], EARLY_END: net.early_at[1:], CHECK: net.check_ticks,
        ANSWER_AT: net.answer_table * width, DUE: net.due_days, TAIL: net.tail_days, BREAKS: np.array(breaks, np.int32),
    }  # fmt: skip
    for column, figures in columns.items():
        made[:, column] = figures
    return made.ravel()


def _sure(row: Table, scale: float) -> int:
    """The ticks a distribution without chance always gives; -1 where there is chance."""
    return int(row[0] * scale + 0.5) if row[0] == row[-1] or scale == 0 else -1


def with_desks(net: Net, city: City) -> Net:
    """The same arrays with other reviewers and disciplines at the same desks."""
    return net._replace(
        capacity=_capacity(city), discipline=np.array([DISCIPLINES[d.discipline] for d in city.desks], np.int32),
        ageing=np.array([d.ageing_days for d in city.desks], np.int32),
    )  # fmt: skip


def _edges(city: City, names: Sequence[str]) -> dict[str, np.ndarray]:
    """Successors of every item of every shape, by place in the shape."""
    next_at, early_at, early_item, early_ticks, indegree = [0], [0], list[int](), list[int](), list[int]()
    next_item = list[int]()
    for name in names:
        shape = city.shapes[name]
        codes = {item.code for item in shape}
        after, soon = _followers(shape)
        for item in shape:
            next_item += after.get(item.code, ())
            next_at.append(len(next_item))
            early_item += [n for n, _days in soon.get(item.code, ())]
            early_ticks += [round(days * TICKS) for _n, days in soon.get(item.code, ())]
            early_at.append(len(early_item))
            indegree.append(len({*item.needs, *item.early} & codes))
    return {
        "next_at": np.array(next_at, np.int32), "next_item": np.array(next_item, np.int32),
        "early_at": np.array(early_at, np.int32), "early_item": np.array(early_item, np.int32),
        "early_ticks": np.array(early_ticks, np.int32), "indegree": np.array(indegree, np.int32),
    }  # fmt: skip


def _followers(shape: Sequence[ItemModel]) -> tuple[dict[str, list[int]], dict[str, list[tuple[int, float]]]]:
    """For each item the places of those that wait for its end, and of those that wait for some days of it."""
    after: dict[str, list[int]] = {}
    soon: dict[str, list[tuple[int, float]]] = {}
    for n, item in enumerate(shape):
        for code in dict.fromkeys(item.needs):
            if code not in item.early:
                after.setdefault(code, []).append(n)
        for code, days in item.early.items():
            soon.setdefault(code, []).append((n, days))
    return after, soon


def _tails(shape: Sequence[ItemModel], start_item: str) -> np.ndarray:
    """For each item the promised days from its start to the end of `start_item`; 0 where it does not lead there."""
    found = dict.fromkeys((item.code for item in shape), -1.0)
    for item in reversed(_ordered(shape)):
        own = item.promised
        ahead = [found[o.code] for o in shape if item.code in {*o.needs, *o.early} and found[o.code] >= 0]
        if item.code == start_item:
            found[item.code] = own
        elif ahead:
            found[item.code] = own + max(ahead)
    return np.array([max(round(found[item.code]), 0) for item in shape])


def _ordered(shape: Sequence[ItemModel]) -> list[ItemModel]:
    """The items so that each comes after what it needs."""
    known = {item.code for item in shape}
    done, order, rest = set[str](), list[ItemModel](), list(shape)
    while rest:
        ready = [item for item in rest if ({*item.needs, *item.early} & known) <= done]
        if not ready:
            raise ValueError("the items of a shape wait for each other")
        order += ready
        done |= {item.code for item in ready}
        rest = [item for item in rest if item.code not in done]
    return order


def _start_items(city: City) -> np.ndarray:
    """The place of the item that breaks ground, in each project's shape."""
    places = {
        name: next((n for n, item in enumerate(shape) if item.code == city.start_item), -1)
        for name, shape in city.shapes.items()
    }
    return np.array([places[p.shape] for p in city.projects], np.int32)


def _capacity(city: City) -> np.ndarray:
    """Reviewers by agency and day; what was said last holds on."""
    made = np.zeros((len(city.desks), city.days), np.int32)
    for row, desk in enumerate(city.desks):
        said = desk.reviewers[: city.days] or (0,)
        made[row, : len(said)] = said
        made[row, len(said) :] = said[-1]
    return made


@dataclass(slots=True)
class _States:
    state: np.ndarray
    elapsed: np.ndarray
    floor: np.ndarray
    left: np.ndarray


def _states(
    city: City, tasks: int, drawn: Sequence[tuple[int, float]], answers: Sequence[tuple[int, float]],
    at: dict[str, int], tables: _Tables,
) -> _States:  # fmt: skip
    """Where every task stands on the first morning."""
    made = _States(np.zeros(tasks, np.int8), np.zeros(tasks, np.int64), np.zeros(tasks), np.zeros(tasks, np.int16))
    task = 0
    for project in city.projects:
        shape = city.shapes[project.shape]
        known = {item.code for item in shape}
        for place, item in enumerate(shape):
            made.state[task] = _state(project, item)
            made.left[task] = len(({*item.needs, *item.early} & known) - project.done)
            begun = project.under_way.get(item.code)
            if begun is not None and made.state[task] != DONE:
                row = (answers if begun.with_applicant else drawn)[at[project.shape] + place]
                made.elapsed[task] = round(begun.days * TICKS)
                made.floor[task] = _share_below(tables.rows[row[0]], row[1], float(made.elapsed[task]))
            task += 1
    return made


def _rows(size: np.ndarray, states: _States, shape_at: np.ndarray) -> np.ndarray:
    """What the kernel changes about a task, in one number each; before a project's tasks the place of its shape and
    its own number."""
    tasks, projects = states.left.size, size.size
    project_of = np.repeat(np.arange(projects), size)
    places = np.arange(tasks) - np.repeat(np.cumsum(size) - size, size)
    if tasks and (states.left.max() >= 1 << LEFT_BITS or places.max() >= 1 << (31 - LEFT_BITS - PHASE_BITS)):
        raise ValueError("a shape has too many items")
    made = np.empty(tasks + 2 * projects, np.int32)
    made[np.arange(tasks) + 2 * (project_of + 1)] = (
        states.left.astype(np.int64) | states.state.astype(np.int64) << LEFT_BITS | places << (LEFT_BITS + PHASE_BITS)
    )
    head = np.cumsum(size) - size + 2 * np.arange(projects)
    made[head], made[head + 1] = shape_at, np.arange(projects)
    return made


def _state(project: ProjectModel, item: ItemModel) -> int:
    if item.code in project.done:
        return DONE
    begun = project.under_way.get(item.code)
    if begun is None:
        return TO_COME
    return WITH_APPLICANT if begun.with_applicant else IN_SERVICE


def _share_below(row: Table, scale: float, ticks: float) -> float:
    """The share of draws that are no longer than so many ticks; never quite all of them."""
    shares = distributions.points()
    return float(min(np.interp(ticks, row * scale, shares), distributions.LAST))
