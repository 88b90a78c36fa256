"""The answer of `kaigong mine` as JSON in the words of the contract; further sections come after, when asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import msgspec

from kaigong.cli.mine_input import Found
from kaigong.core.mining.answer import SHARES, Answer
from kaigong.core.mining.bottleneck import Bottleneck
from kaigong.core.mining.rework import Repeat

EMPTY = Answer(0, 0, {}, {}, {}, (), (), dict.fromkeys(SHARES), (), ())


def document(found: Answer, faults: Iterable[Found], more: Mapping[str, Any]) -> bytes:
    """One document: the contract's keys, then ours, then every fault."""
    answer = {
        "cases": found.cases,
        "events": found.events,
        "activities": found.activities,
        "start": found.start,
        "end": found.end,
        "variants": [{"path": path, "count": count} for path, count in found.variants],
        "directly_follows": [
            {
                "from": step.before, "to": step.after, "count": step.count, "wait_p50_days": step.p50,
                "wait_p90_days": step.p90,
            }
            for step in found.steps
        ],
        "throughput_days": {f"p{share}": days for share, days in found.throughput.items()},
        "rework": [repeat_row(row) for row in found.rework],
        "bottlenecks": [bottleneck_row(row) for row in found.bottlenecks],
        **more,
        "faults": [asdict(fault) for fault in faults],
    }  # fmt: skip
    return msgspec.json.encode(answer) + b"\n"


def repeat_row(row: Repeat) -> dict[str, Any]:
    """An activity that comes again."""
    return {**asdict(row), "came_back": row.came_back}


def bottleneck_row(row: Bottleneck) -> dict[str, Any]:
    """A step where cases wait; names as in `directly_follows`."""
    told = asdict(row)
    return {"from": told.pop("before"), "to": told.pop("after"), **told, "few": row.few}
