"""The same city in plain Python: a heap of events, a list for each desk. Slow, and easy to believe; the kernel must
give the same ticks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush

import numpy as np

from kaigong.core.simulate import kernel
from kaigong.core.simulate.kernel import ANSWER, CORRECTS, DURATION
from kaigong.core.simulate.net import DONE, IN_SERVICE, TICKS, TO_COME, WITH_APPLICANT, Net
from kaigong.core.simulate.random_kernel import base_of, quantile, uniform

Task = int


@dataclass(slots=True)
class Desk:
    """Reviewers and whoever waits for them, in order: key, then first come."""

    free: int = 0
    queue: list[tuple[int, int, Task]] = field(default_factory=list)


@dataclass(slots=True)
class Twin:
    """One replication under way."""

    net: Net
    seed: int
    replication: int
    events: list[tuple[int, int, str, int]] = field(default_factory=list)
    number: int = 0
    desks: list[Desk] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    phase: dict[Task, str] = field(default_factory=dict)
    corrected: set[Task] = field(default_factory=set)
    ends: dict[Task, int] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)
    waited: int = 0

    def run(self) -> "Twin":
        """Let the days pass."""
        net = self.net
        self.desks = [Desk() for _ in range(net.discipline.size)]
        self.left = [int(n) for n in net.left]
        for p in range(net.size.size):
            self.plan(max(int(net.arrives[p]), 0), "arrives", p)
        for day in range(net.days):
            self.open(day)
            while self.events and self.events[0][0] < (day + 1) * TICKS:
                now, _, what, about = heappop(self.events)
                self.happen(now, what, about)
        return self

    def plan(self, at: int, what: str, about: int) -> None:
        self.number += 1
        heappush(self.events, (at, self.number, what, about))

    def open(self, day: int) -> None:
        """The capacity of a new day, one desk after the other."""
        for a, desk in enumerate(self.desks):
            before = int(self.net.capacity[a, day - 1]) if day else 0
            desk.free += int(self.net.capacity[a, day]) - before
            self.serve(day * TICKS, a)

    def happen(self, now: int, what: str, about: int) -> None:
        if what == "arrives":
            self.arrive(now, about)
        elif what == "part":
            self.part(now, about)
        else:
            self.end(now, about)

    def tasks(self, p: int) -> range:
        first = int(self.net.first_task[p])
        return range(first, first + int(self.net.size[p]))

    def item(self, task: Task) -> int:
        p = int(self.net.project_of[task])
        return int(self.net.shape_at[p]) + task - int(self.net.first_task[p])

    def arrive(self, now: int, p: int) -> None:
        """A project comes, with what is under way."""
        state = self.net.state
        for task in [
            t for t in self.tasks(p)
            if state[t] != DONE and (state[t] in (IN_SERVICE, WITH_APPLICANT) or self.left[t] == 0)
        ]:  # fmt: skip
            self.become_ready(now, task)

    def part(self, now: int, edge: int) -> None:
        """A part of a result is there before the whole."""
        net = self.net
        p = max(p for p in range(net.size.size) if net.first_early[p] <= edge < net.first_early[p + 1])
        place = int(net.early_at[net.shape_at[p]]) + edge - int(net.first_early[p])
        self.release(now, int(net.first_task[p]) + int(net.early_item[place]))

    def release(self, now: int, task: Task) -> None:
        self.left[task] -= 1
        if self.left[task] == 0:
            self.become_ready(now, task)

    def become_ready(self, now: int, task: Task) -> None:
        """It is answered by the applicant, begins, or waits at its desk."""
        net, item = self.net, self.item(task)
        a, p = int(net.agency[item]), int(net.project_of[task])
        if net.state[task] == WITH_APPLICANT and task not in self.phase:
            self.phase[task] = "answering"
            self.plan(now + self.draw(task, ANSWER), "ends", task)
        elif a < 0 or self.desks[a].free > 0 or net.state[task] == IN_SERVICE:
            self.begin(now, task)
        else:
            keys = net.days + 2 * kernel.KEYS_BEFORE
            key = int(kernel.bucket.py_func(
                int(net.discipline[a]), int(net.ageing[a]), int(net.due_days[item]), int(net.tail_days[item]),
                int(net.wished[p]), int(net.rank[p]), now // TICKS, keys,
            ))  # fmt: skip
            self.number += 1
            heappush(self.desks[a].queue, (key, self.number, task))
            self.waited -= now

    def serve(self, now: int, a: int) -> None:
        """Whoever is free takes what waits."""
        desk = self.desks[a]
        while desk.free > 0 and desk.queue:
            self.waited += now
            self.begin(now, heappop(desk.queue)[2])

    def begin(self, now: int, task: Task) -> None:
        net, item = self.net, self.item(task)
        a, p = int(net.agency[item]), int(net.project_of[task])
        if a >= 0:
            self.desks[a].free -= 1
        if task not in self.corrected and net.state[task] != IN_SERVICE and self.chance(task) < net.corrects[item]:
            self.phase[task] = "checking"
            self.plan(now + int(net.check_ticks[item]), "ends", task)
            return
        self.phase[task] = "serving"
        ends = now + self.draw(task, DURATION)
        first = int(net.early_at[net.shape_at[p]])
        gone = int(net.elapsed[task]) if net.state[task] == IN_SERVICE else 0
        for k in range(int(net.early_at[item]), int(net.early_at[item + 1])):
            soon = now + max(int(net.early_ticks[k]) - gone, 0)
            self.plan(soon, "part", int(net.first_early[p]) + k - first)
        self.plan(ends, "ends", task)

    def end(self, now: int, task: Task) -> None:
        net, item, was = self.net, self.item(task), self.phase[task]
        a, p = int(net.agency[item]), int(net.project_of[task])
        if was == "answering":
            self.corrected.add(task)
            self.become_ready(now, task)
            return
        if a >= 0:
            self.desks[a].free += 1
        if was == "checking":
            self.phase[task] = "answering"
            if a >= 0:
                self.serve(now, a)
            self.plan(now + self.draw(task, ANSWER), "ends", task)
            return
        self.phase[task], self.ends[task] = "ended", now
        if item - int(net.shape_at[p]) == net.start_item[p]:
            self.starts[p] = now
        if a >= 0:
            self.serve(now, a)
        for task_after in self.successors(task, item, p):
            self.left[task_after] -= 1
            if self.left[task_after] == 0 and net.state[task_after] == TO_COME:
                self.become_ready(now, task_after)

    def successors(self, task: Task, item: int, p: int) -> Iterator[Task]:
        net = self.net
        first = int(net.first_task[p])
        return (first + int(net.next_item[k]) for k in range(int(net.next_at[item]), int(net.next_at[item + 1])))

    def base(self) -> np.uint64:
        return np.uint64(base_of(self.seed, self.replication))

    def chance(self, task: Task) -> float:
        p, item = int(self.net.project_of[task]), self.item(task)
        return float(uniform(self.base(), self.net.project_key[p], self.net.item_key[item], CORRECTS))

    def draw(self, task: Task, purpose: int) -> int:
        """The same number from the same purpose as in the kernel: the draw itself is not what is compared. Of what had
        begun before the first day only what is left."""
        net, p, item = self.net, int(self.net.project_of[task]), self.item(task)
        asked = purpose == DURATION
        table, scale = (net.table, net.scale) if asked else (net.answer_table, net.answer_scale)
        begun = net.state[task] == (IN_SERVICE if asked else WITH_APPLICANT) and task not in self.corrected
        u = float(uniform(self.base(), net.project_key[p], net.item_key[item], purpose))
        floor, gone = (float(net.floor[task]), int(net.elapsed[task])) if begun else (0.0, 0)
        days = quantile(net.tables, int(table[item]), floor + (1.0 - floor) * u)
        return max(int(days * scale[item] + 0.5) - gone, 0)
