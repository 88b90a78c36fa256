"""Our own mining measured in a process of its own: `python -m tools.bench.mine_run FILE` prints one JSON line.

`make EVENTS FILE` writes a stored log of so many events instead, made of a fixed set of processes like the peers' log.
"""

import json
import mmap
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import numba
import numpy as np

from kaigong.core.mining.graph import mine
from kaigong.core.mining.log import Log
from kaigong.core.mining.read import read
from kaigong.core.mining.store import write_store
from kaigong.core.mining.words import Words

COLUMNS = {"case": "case_id", "activity": "activity", "time": "timestamp"}
REPEAT = 3
ACTIVITIES, BASES, SPREAD, LONGEST = 40, 30, 6.0, 45


def measure(path: Path, threads: int, repeat: int = REPEAT) -> dict[str, Any]:
    """Read and mine a file several times after one time that is not counted (kernels are compiled once and kept)."""
    runs: list[tuple[float, float, float]] = []
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        for _ in range(repeat + 1):
            begin, cpu = time.perf_counter(), time.process_time()
            log = read(whole, attributes=False, columns=COLUMNS if path.suffix in (".csv", ".parquet") else None)
            between = time.perf_counter()
            graph = mine(log, threads)
            runs.append((between - begin, time.perf_counter() - between, time.process_time() - cpu))
            found = {
                "events": len(log),
                "dfg_edges": len(graph.edges.count),
                "dfg_total": int(graph.edges.count.sum()),
                "variants": len(graph.variant_count),
            }
            del log, graph
    read_s, analyse_s, cpu_s = (statistics.median(column) for column in zip(*runs[1:], strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    times = {"read_s": read_s, "analyse_s": analyse_s, "total_s": read_s + analyse_s, "cpu_s": cpu_s, "peak_mb": peak}
    return {"engine": "kaigong", "version": f"numba {numba.__version__}", "file": path.name, **times, **found}


@numba.njit(cache=True)
def walk(lengths: Any, bases: Any, events: int, seed: int) -> Any:
    """Cases that each follow one of the base processes, with swaps, loops and gaps of days, until there are enough."""
    np.random.seed(seed)
    activity, time, case = np.empty(events, np.int32), np.empty(events, np.int64), np.empty(events, np.int32)
    path = np.empty(2 * LONGEST, np.int32)
    n, c = 0, 0
    while n < events:
        base = min(int(np.random.exponential(SPREAD)), BASES - 1)
        size = lengths[base]
        path[:size] = bases[base, :size]
        draw = np.random.random()
        if draw < 0.55:
            for _ in range(np.random.randint(1, 4)):
                i = np.random.randint(0, size - 1)
                path[i], path[i + 1] = path[i + 1], path[i]
        if draw < 0.15:
            i = np.random.randint(0, size)
            path[i + 1 : size + 1] = path[i:size].copy()
            size += 1
        moment = np.int64(1_700_000_000 + np.random.random() * 3 * 365 * 86400) * 1_000_000
        for i in range(min(size, events - n)):
            activity[n], time[n], case[n] = path[i], moment, c
            moment += np.int64(np.random.exponential(2.5 * 86400) + 60) * 1_000_000
            n += 1
        c += 1
    return case, activity, time, c


@numba.njit(cache=True)
def case_names(count: int) -> Any:
    """C00000000 and so on."""
    data, ends = np.empty(9 * count, np.uint8), np.empty(count, np.int64)
    for c in range(count):
        data[9 * c] = 67
        left = c
        for place in range(8, 0, -1):
            data[9 * c + place] = 48 + left % 10
            left //= 10
        ends[c] = 9 * (c + 1)
    return data, ends


def city(events: int, seed: int = 11) -> Log:
    """A log of so many events."""
    rng = np.random.default_rng(seed)
    lengths = rng.integers(20, LONGEST, BASES)
    bases = np.zeros((BASES, LONGEST), np.int32)
    for base, length in enumerate(lengths):
        bases[base, :length] = np.sort(rng.choice(ACTIVITIES, length))
    case, activity, time_, cases = walk(lengths, bases, events, seed)
    first = np.concatenate([np.searchsorted(case, np.arange(cases)), [events]]).astype(np.int64)
    names = Words.of(f"Activity {n:02} — approval" for n in range(ACTIVITIES))
    agencies = Words.of(f"agency-{n:02}" for n in range(20))
    resource_ = (activity * 7 % 20).astype(np.int32)
    return Log(case, activity, time_, resource_, first, Words(*case_names(cases)), names, agencies)


def main(arguments: list[str]) -> None:
    if arguments[0] == "make":
        with Path(arguments[2]).open("wb") as out:
            out.writelines(write_store(city(int(float(arguments[1])))))
    elif arguments[0] == "store":
        with Path(arguments[2]).open("wb") as out:
            out.writelines(write_store(read(Path(arguments[1]).read_bytes(), columns=COLUMNS, attributes=False)))
    else:
        print(json.dumps(measure(Path(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 1)))


if __name__ == "__main__":
    main(sys.argv[1:])
