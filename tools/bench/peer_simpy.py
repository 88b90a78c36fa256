"""The peer's side of the simulation job: the same city in SimPy, durations drawn beforehand with numpy, which is the
quickest way for it. Reads the city from standard input, prints the processor time of a replication."""

import json
import sys
import time
from typing import Any

import numpy as np
import simpy

RUNS = 3
SHAPE = 2.0  # of the gamma distribution


def replication(asked: dict[str, Any], days: list[list[float]]) -> float:
    """Run it; gives the mean days from application to the last end."""
    env = simpy.Environment()
    by_day, needs, desk, rank = asked["reviewers"], asked["needs"], asked["desk"], asked["rank"]
    desks = [simpy.PriorityResource(env, counts[0]) for counts in by_day]
    after = [[n for n, each in enumerate(needs) if k in each] for k in range(len(needs))]
    flows: list[float] = []

    def calendar() -> Any:
        for day in range(1, len(by_day[0])):
            yield env.timeout(1)
            for place, counts in zip(desks, by_day, strict=True):
                if counts[day] != counts[day - 1]:
                    place._capacity = counts[day]
                    place._trigger_put(None)

    def item(case: int, n: int, left: list[int]) -> Any:
        with desks[desk[n]].request(priority=rank[case]) as turn:
            yield turn
            yield env.timeout(days[case][n])
        left[-1] -= 1
        if not left[-1]:
            flows.append(env.now - asked["arrives"][case])
        for k in after[n]:
            left[k] -= 1
            if not left[k]:
                env.process(item(case, k, left))

    def source() -> Any:
        for case, at in enumerate(asked["arrives"]):
            yield env.timeout(at - env.now)
            left = [*map(len, needs), len(needs)]
            for n, each in enumerate(needs):
                if not each:
                    env.process(item(case, n, left))

    env.process(calendar())
    env.process(source())
    env.run()
    return float(np.mean(flows))


def main() -> None:
    asked = json.load(sys.stdin)
    dice, times, flows = np.random.default_rng(asked["seed"]), list[float](), list[float]()
    mean = np.array(asked["mean"])
    for n in range(RUNS + 1):
        began = time.process_time()
        drawn = dice.gamma(SHAPE, 1 / SHAPE, (len(asked["arrives"]), mean.size)) * mean
        flow = replication(asked, drawn.tolist())
        if n:  # the first is not counted
            flows.append(flow)
            times.append(time.process_time() - began)
    print(json.dumps({"seconds": sorted(times)[RUNS // 2], "mean_flow": np.mean(flows), "version": simpy.__version__}))


if __name__ == "__main__":
    main()
