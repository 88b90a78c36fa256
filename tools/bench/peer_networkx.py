"""The peer: networkx on the graph of standard input. Both passes and the dates of every item, as its users write it."""

import json
import statistics
import sys
import time
import timeit

import networkx as nx


def main() -> None:
    given = json.load(sys.stdin)
    days, calendar = given["days"], given["calendar"]
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(days)))
    graph.add_edges_from((pred, n) for n, preds in enumerate(given["preds"]) for pred in preds)

    def passes() -> tuple[str, list[bool], list[tuple[str, str]]]:
        order = list(nx.topological_sort(graph))
        start: dict[int, int] = {}
        for n in order:
            start[n] = max((start[pred] + days[pred] for pred in graph.predecessors(n)), default=0)
        end = max(start[n] + days[n] for n in order)
        finish: dict[int, int] = {}
        for n in reversed(order):
            finish[n] = min((finish[after] - days[after] for after in graph.successors(n)), default=end)
        critical = [finish[n] - days[n] == start[n] for n in order]
        dates = [(calendar[start[n]], calendar[start[n] + days[n]]) for n in order]
        return calendar[end], critical, dates

    runs = timeit.repeat(passes, number=300, repeat=7, timer=time.process_time)
    print(json.dumps({"seconds": statistics.median(runs) / 300, "end": passes()[0], "version": nx.__version__}))


main()
