"""A mined log as the pages show it: figures, the process map, variants, bottlenecks, the cases behind a number."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaigong.core.mining.graph import DAY, Graph
from kaigong.core.mining.log import NO_TIME

Label = Callable[[str], str]
MOST_NODES, MOST_EDGES = 60, 400  # of the map; the rest is said
MOST_VARIANTS, MOST_SLOW, MOST_CASES = 15, 12, 50
LONG_PATH = 30  # activities of a path written out
HOUR = 1 / 24


def days(micros: float | None) -> str:
    """3.2 天; 5 小时; 不到 1 小时. What is not known is a dash."""
    if micros is None or np.isnan(micros):
        return "—"
    value = micros / DAY
    if value < HOUR:
        return _("不到 1 小时")
    if value < 1:
        return _("{n:.0f} 小时").format(n=value * 24)
    return ngettext("{n} 天", "{n} 天", round(value)).format(n=f"{value:.1f}" if value < 10 else f"{value:.0f}")


@dataclass(frozen=True, slots=True)
class Headline:
    """The figures on top."""

    cases: int
    events: int
    typical: str
    nine_of_ten: str
    again: str
    slowest: str
    slowest_more: str


def headline(graph: Graph, label: Label) -> Headline:
    """How many, how long, how often twice, and where most is waited in all."""
    spans = graph.throughput_quantiles((0.5, 0.9))
    slow = next(iter(_slow_edges(graph)), None)
    edges = graph.edges
    return Headline(
        len(graph.log.cases), len(graph.log), days(spans[0]), days(spans[1]), f"{repeated(graph):.0%}",
        _("{a} → {b}").format(a=_name(graph, label, edges.before[slow]), b=_name(graph, label, edges.after[slow]))
        if slow is not None else "—",
        _("合计等了 {total}，一半的件在 {typical}以内").format(
            total=days(edges.wait_sum[slow]), typical=days(edges.wait_p50[slow])
        ) if slow is not None else "",
    )  # fmt: skip


def repeated(graph: Graph) -> float:
    """The share of cases in which something was done twice or more."""
    log = graph.log
    if not len(log):
        return 0.0
    keys = log.case.astype(np.int64) * max(len(log.activities), 1) + log.activity
    each, counts = np.unique(keys, return_counts=True)
    return len(np.unique(each[counts > 1] // max(len(log.activities), 1))) / max(len(log.cases), 1)


def _name(graph: Graph, label: Label, code: int) -> str:
    return label(graph.log.activities[int(code)])


def _slow_edges(graph: Graph) -> list[int]:
    """Edges by all that was waited on them, the most first."""
    sums = np.nan_to_num(graph.edges.wait_sum, nan=0.0)
    return [int(n) for n in np.argsort(-sums, kind="stable") if sums[n] > 0]


# ------------------------------------------------------------------------------------------------ the map


def process_map(graph: Graph, label: Label) -> dict[str, Any]:
    """The data of the map: the most frequent activities and the steps between them, starts and ends."""
    shown = [int(code) for code in np.argsort(-graph.activity_count, kind="stable")[:MOST_NODES]]
    known = {code for code in shown if graph.activity_count[code]}
    edges = graph.edges
    order = [int(n) for n in np.argsort(-edges.count, kind="stable")]
    kept = [n for n in order if edges.before[n] in known and edges.after[n] in known][:MOST_EDGES]
    return {
        "nodes": [
            {"id": code, "name": _name(graph, label, code), "count": int(graph.activity_count[code]),
             "starts": int(graph.start_count[code]), "ends": int(graph.end_count[code])}
            for code in shown if code in known
        ],
        "edges": [
            {"from": int(edges.before[n]), "to": int(edges.after[n]), "count": int(edges.count[n]),
             "p50": _number(edges.wait_p50[n]), "said": days(edges.wait_p50[n]), "p90": days(edges.wait_p90[n])}
            for n in kept
        ],
        "words": {
            "start": _("开始"), "end": _("结束"), "times": _("{n} 次"), "half": _("一半在 {n} 以内"),
            "nine": _("九成在 {n} 以内"), "label": _("过程图"), "shown": _("画出 {n} 条路径，共 {all} 条"),
        },
    }  # fmt: skip


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value) / DAY, 4)


def steps(graph: Graph, label: Label) -> list[dict[str, Any]]:
    """The steps where most is waited in all, for the table; `key` opens the cases behind."""
    edges = graph.edges
    whole = float(np.nansum(edges.wait_sum)) or 1.0
    return [
        {
            "before": _name(graph, label, edges.before[n]), "after": _name(graph, label, edges.after[n]),
            "count": int(edges.count[n]), "p50": days(edges.wait_p50[n]), "p90": days(edges.wait_p90[n]),
            "share": f"{edges.wait_sum[n] / whole:.0%}", "key": f"{edges.before[n]}-{edges.after[n]}",
        }
        for n in _slow_edges(graph)[:MOST_SLOW]
    ]  # fmt: skip


def variants(graph: Graph, label: Label) -> list[dict[str, Any]]:
    """The most frequent paths: what was done in order, how often, how long it takes."""
    order = np.argsort(-graph.variant_count, kind="stable")[:MOST_VARIANTS]
    return [_variant(graph, label, int(n)) for n in order]


def _variant(graph: Graph, label: Label, n: int) -> dict[str, Any]:
    path = [_name(graph, label, code) for code in graph.path(n)]
    spans = graph.throughput[graph.variant == n]
    known = spans[spans != NO_TIME]
    count = int(graph.variant_count[n])
    return {
        "key": n, "path": path[:LONG_PATH], "more": max(len(path) - LONG_PATH, 0), "count": count,
        "share": f"{count / max(len(graph.log.cases), 1):.0%}", "width": round(100 * count / graph.variant_count.max()),
        "typical": days(float(np.median(known)) if len(known) else None),
    }  # fmt: skip


# ------------------------------------------------------------------------------------------------ behind a number


def cases_on_step(graph: Graph, key: str) -> list[tuple[int, str]]:
    """The cases that took a step, the longest wait first, with that wait."""
    before, _dash, after = key.partition("-")
    if not (before.isdigit() and after.isdigit()) or max(len(before), len(after)) > 6:
        return []
    log = graph.log
    same = (log.case[1:] == log.case[:-1]) & (log.activity[:-1] == int(before)) & (log.activity[1:] == int(after))
    at = np.flatnonzero(same)
    timed = (log.time[at] != NO_TIME) & (log.time[at + 1] != NO_TIME)
    waits = np.where(timed, log.time[at + 1] - log.time[at], -1)
    order = np.argsort(-waits, kind="stable")[:MOST_CASES]
    return [(int(log.case[at[n]]), days(float(waits[n]) if waits[n] >= 0 else None)) for n in order]


def cases_of_variant(graph: Graph, key: str) -> list[tuple[int, str]]:
    """The cases of a path, the longest first, with how long they took."""
    if not key.isdigit() or len(key) > 9:
        return []
    at = np.flatnonzero(graph.variant == int(key))
    spans = graph.throughput[at]
    order = np.argsort(-spans, kind="stable")[:MOST_CASES]
    return [(int(at[n]), days(float(spans[n]) if spans[n] != NO_TIME else None)) for n in order]


def step_name(graph: Graph, label: Label, key: str) -> str:
    """A step in words."""
    before, _dash, after = key.partition("-")
    codes = [int(part) for part in (before, after) if part.isdigit() and int(part) < len(graph.log.activities)]
    return " → ".join(_name(graph, label, code) for code in codes)


def path_title() -> str:
    """What stands over the cases of a path."""
    return _("按这条路径办的")
