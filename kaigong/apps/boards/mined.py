"""What really happened, as an event log read straight from the ledger: nothing is exported.

Two ways to look at it: `steps`, where a case is one item of one application and its events are what was done with it;
and `items`, where a case is a project and its events are the items finished.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from kaigong.apps.accounts.models import Person
from kaigong.apps.boards.kept import Kept
from kaigong.apps.cases import queries as cases
from kaigong.apps.cases.queries import Known
from kaigong.apps.ledger import queries as ledger
from kaigong.core.mining.graph import Graph, mine
from kaigong.core.mining.log import Column, Log
from kaigong.core.mining.words import Words

STEPS, ITEMS = "steps", "items"
LEVELS = (STEPS, ITEMS)
KINDS = (
    "ItemReceived", "ItemOwed", "ItemReady", "ItemAccepted", "ItemDeemedAccepted", "ItemNotNeeded",
    "ItemRefusedAcceptance", "ItemWithdrawn", "PointsNoted", "MaterialResupplied", "ItemTakenOn", "ItemSuspended",
    "ItemResumed", "ItemExtended", "SimulationPassed", "SimulationConfirmed", "ItemDecided", "ItemDelivered",
    "ItemReported",
)  # fmt: skip
FINISHED = ("ItemDecided", "ItemReported")
ITEM = re.compile(r'"item":"([^"]+)"')
MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the ledger: how to look at it, of which item or agency, of which type of projects or county."""

    level: str = STEPS
    item: str = ""
    agency: str = ""
    type: str = ""
    county: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Mined:
    """A log of the ledger with its graph; `known` tells of each item of a case what the rows of cases know."""

    wanted: Wanted
    graph: Graph
    known: Mapping[tuple[str, str], Known]
    entry: int


_kept: Kept[Mined] = Kept(8)


def mined(person: Person, wanted: Wanted) -> Mined:
    """The ledger as far as the person may see its cases; read again once it has a new entry."""
    entry, seal = ledger.last_entry()
    key = (person.pk, person.role, person.agency_id, seal, wanted)
    return _kept.get(key, lambda: _mined(person, wanted, entry))


def _mined(person: Person, wanted: Wanted, entry: int) -> Mined:
    known = cases.known_items(person)
    return Mined(wanted, mine(_log(known, wanted)), known, entry)


def _log(known: Mapping[tuple[str, str], Known], wanted: Wanted) -> Log:
    kinds = KINDS if wanted.level == STEPS else FINISHED
    rows = []
    for stream, kind, at, _by, data in ledger.happenings("case", kinds):
        found = ITEM.search(data)
        no = stream.removeprefix("case:")
        about = known.get((no, found.group(1))) if found else None
        if about is None or found is None or not fits(about, wanted):
            continue
        if wanted.level == STEPS:
            rows.append((f"{no}/{found.group(1)}", kind, at, about))
        else:
            rows.append((about.project, found.group(1), at, about))
    return log_of(rows)


def fits(about: Known, wanted: Wanted) -> bool:
    """Whether an item belongs to the part of the ledger that is wanted."""
    return all(
        not asked or asked == has
        for asked, has in ((wanted.item, about.code), (wanted.agency, about.agency), (wanted.type, about.type),
                           (wanted.county, about.county))
    )  # fmt: skip


def log_of(rows: Iterable[tuple[str, str, str, Known]]) -> Log:
    """Case, activity, time and what is known of it, grouped by case; within a case in the order of the ledger."""
    names: tuple[dict[str, int], ...] = ({}, {}, {}, {}, {})
    coded, times = [], []
    of_case: dict[int, tuple[int, int]] = {}
    for case, activity, at, about in rows:
        c, a, r, t, p = (
            table.setdefault(word, len(table))
            for table, word in zip(names, (case, activity, about.agency, about.type, about.county), strict=True)
        )
        coded.append((c, a, r))
        times.append(round(datetime.fromisoformat(at).timestamp() * MICROSECONDS))
        of_case.setdefault(c, (t, p))
    array = np.array(coded, np.int32).reshape(-1, 3)
    order = np.argsort(array[:, 0], kind="stable")
    array, when = array[order], np.array(times, np.int64)[order]
    first = np.searchsorted(array[:, 0], np.arange(len(names[0]) + 1)).astype(np.int64)
    marks = np.array([of_case[c] for c in range(len(of_case))], np.int32).reshape(-1, 2)
    words = [Words.of(table) for table in names]
    return Log(
        case=np.ascontiguousarray(array[:, 0]), activity=np.ascontiguousarray(array[:, 1]), time=when,
        resource=np.ascontiguousarray(array[:, 2]), first=first, cases=words[0], activities=words[1],
        resources=words[2],
        attributes={"case:type": Column("case", "text", np.ascontiguousarray(marks[:, 0]), words[3]),
                    "case:county": Column("case", "text", np.ascontiguousarray(marks[:, 1]), words[4])},
    )  # fmt: skip
