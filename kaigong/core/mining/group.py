"""Events as they came, grouped by case and by time within it: what every source but XES ends with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from kaigong.core.mining.columns_kernel import laid_by_case, order_by_case, pair_starts
from kaigong.core.mining.log import NO_CODE, Codes, Column, Fault, Log, Times
from kaigong.core.mining.words import NONE, Words


@dataclass(slots=True)
class Events:
    """Columns one an event, in the order of the source; `attributes` of scope `case` already have one value a case."""

    case: Codes
    activity: Codes
    time: Times
    resource: Codes
    cases: Words
    activities: Words
    resources: Words = NONE
    start: Times | None = None
    lifecycle: npt.NDArray[np.int8] | None = None
    lifecycles: Words = NONE
    attributes: Mapping[str, Column] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    source: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)


def grouped(events: Events) -> Log:
    """The log: cases in the order they first appear, their events by time, ties as in the source."""
    if not events.attributes and events.start is None and events.lifecycle is None:
        found = _plain(events)
        if found is not None:
            return found
    first, order = order_by_case(events.case, events.time, len(events.cases))
    lifecycle = None if events.lifecycle is None else events.lifecycle[order]
    taken = {
        name: column if column.scope == "case" else column.take(order) for name, column in events.attributes.items()
    }
    activity, time = events.activity[order], events.time[order]
    start = None if events.start is None else events.start[order]
    if start is None:
        instance = taken.get("concept:instance")
        start = starts(first, activity, time, lifecycle, events.lifecycles, instance)
    return Log(
        case=np.repeat(np.arange(len(events.cases), dtype=np.int32), np.diff(first)),
        activity=activity,
        time=time,
        resource=events.resource[order],
        first=first,
        cases=events.cases,
        activities=events.activities,
        resources=events.resources,
        start=start,
        lifecycle=lifecycle,
        lifecycles=events.lifecycles,
        attributes=taken,
        faults=tuple(events.faults),
        source=events.source,
        about=events.about,
    )


def _plain(events: Events) -> Log | None:
    """Without anything beside case, activity, time and resource, where each case's events came in order by time."""
    there = events.resource if len(events.resources) else events.resource[:0]
    columns = (events.case, events.activity, events.time, there)
    first, activity, time, resource, fine = laid_by_case(*columns, len(events.cases))
    if not fine:
        return None
    return Log(
        case=np.repeat(np.arange(len(events.cases), dtype=np.int32), np.diff(first)),
        activity=activity,
        time=time,
        resource=resource if len(there) else np.full(len(time), NO_CODE, np.int32),
        first=first,
        cases=events.cases,
        activities=events.activities,
        resources=events.resources,
        lifecycles=events.lifecycles,
        attributes={},
        faults=tuple(events.faults),
        source=events.source,
        about=events.about,
    )


def starts(
    first: Times,
    activity: Codes,
    time: Times,
    lifecycle: npt.NDArray[np.int8] | None,
    lifecycles: Words,
    instance: Column | None,
) -> Times | None:
    """When the work behind each completed event began, if the log has transitions of both kinds."""
    known = [word.lower() for word in lifecycles] if lifecycle is not None else []
    if "start" not in known or "complete" not in known:
        return None
    which = instance.values if instance is not None and instance.kind == "text" else np.empty(0, np.int32)
    marks = (known.index("start"), known.index("complete"))
    found: Times = pair_starts(first, activity, lifecycle, which, time, *marks, int(activity.max(initial=0)) + 1)
    return found
