"""The further sections of `kaigong mine`: each is worked out only when it is asked for, and is plain data."""

import argparse
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from kaigong.cli.arguments import UsageFault
from kaigong.cli.mine_input import Opened
from kaigong.core.clock.load import load_calendars
from kaigong.core.mining.batching import batching
from kaigong.core.mining.breach import breaches, due_column, end_column
from kaigong.core.mining.calibrate import Calibration, calibrate
from kaigong.core.mining.compare import Comparison, Group, by_day, compare
from kaigong.core.mining.conform import Conformance, conform
from kaigong.core.mining.doings import doings, named
from kaigong.core.mining.drift import changes, windows
from kaigong.core.mining.graph import Graph
from kaigong.core.mining.handover import handover
from kaigong.core.mining.merge import FILE
from kaigong.core.mining.norm import Norm, norm_of, whole
from kaigong.core.mining.survival import (
    Length,
    Spells,
    as_csv,
    calendar_days,
    closed,
    learn,
    spells_after,
    spells_of_cases,
    spells_of_items,
    working_days,
)
from kaigong.core.mining.times import Workdays, activity_times, case_times, local_days
from kaigong.core.rules.loader import load_folder, shipped
from kaigong.core.rules.model import Catalogue

CALENDARS = Path(__file__).resolve().parents[1] / "catalogue" / "calendars"
SECTIONS = ("times", "handover", "batching", "deadlines", "drift", "durations", "calibration")
PROJECT = "case:project"
WORST = 50


class More:
    """What the sections share: the graph, the calendar, the options."""

    def __init__(self, options: argparse.Namespace, opened: Opened, graph: Graph, names: Mapping[str, Any]) -> None:
        self.options, self.opened, self.graph, self.log, self.names = options, opened, graph, graph.log, names
        self.zone = options.zone
        self._workdays: Workdays | None = None

    @property
    def workdays(self) -> Workdays:
        if self._workdays is None:
            self._workdays = Workdays(load_calendars(CALENDARS))
        return self._workdays

    def all(self) -> dict[str, Any]:
        """Every section asked for, in the order of SECTIONS, then comparison and conformance."""
        made: dict[str, Callable[[], Any]] = {
            "times": self.times, "handover": self.handover, "batching": self.batching, "deadlines": self.deadlines,
            "drift": self.drift, "durations": self.durations, "calibration": self.calibration,
        }  # fmt: skip
        found = {name: made[name]() for name in SECTIONS if name in self.options.more}
        groups = self.groups()
        if groups:
            seed = self.options.seed
            found["comparison"] = [comparison(compare(self.graph, group, pair, seed=seed)) for group, pair in groups]
        if self.options.against:
            found["conformance"] = self.conformance()
        return found

    def times(self) -> dict[str, Any]:
        whole_cases = case_times(self.graph, self.workdays, self.zone)
        rows = [asdict(row) for row in activity_times(self.log, self.workdays, self.zone)]
        return {**asdict(whole_cases), "activities": sorted(rows, key=lambda row: (-row["count"], row["activity"]))}

    def handover(self) -> dict[str, Any]:
        return asdict(handover(self.log))

    def batching(self) -> list[dict[str, Any]]:
        return [{**asdict(row), "share": row.share} for row in batching(self.log)]

    def deadlines(self) -> dict[str, Any] | None:
        due = self.options.due or due_column(self.log)
        if due is None:
            return None
        end = self.options.end or end_column(self.log)
        found = breaches(self.graph, self._time_column(due), self._time_column(end) if end else None)
        return {**asdict(found), "share": found.share}

    def _time_column(self, name: str) -> str:
        column = self.log.attributes.get(name) or self.log.attributes.get(f"case:{name}")
        if column is None or column.kind != "time" or column.scope != "case":
            raise UsageFault(f"{name} is no attribute of cases that holds times")
        return name if name in self.log.attributes else f"case:{name}"

    def drift(self) -> dict[str, Any]:
        return {
            "months": [asdict(row) for row in windows(self.graph, self.zone)],
            "changes": [asdict(row) for row in changes(self.graph, self.zone)],
        }

    def groups(self) -> list[tuple[Group, tuple[str, str]]]:
        """The groups to compare: the files, before and after a day, or two values of an attribute of cases."""
        several = len(self.options.files) > 1 and len(self.opened.names) > 1
        asked = self.options.compare or ("files" if several else None)
        if asked is None:
            return []
        if asked == "files" and len(self.opened.names) < 2:
            raise UsageFault("--compare files needs two files that can be read")
        if asked == "files":
            return self._by_value(FILE, list(self.opened.names))
        try:
            day = date.fromisoformat(asked)
        except ValueError:
            name, _, values = asked.partition("=")
            return self._by_value(name, [value for value in values.split(",") if value])
        return [(by_day(self.graph, day, self.zone), (f"< {asked}", f">= {asked}"))]

    def _by_value(self, name: str, values: list[str]) -> list[tuple[Group, tuple[str, str]]]:
        """The first value against each other one; without values the two most frequent."""
        texts = np.array(["" if value is None else str(value) for value in self._of_cases(name)], dtype=object)
        often = Counter(text for text in texts.tolist() if text).most_common()
        values = values or [value for value, _ in sorted(often, key=lambda pair: (-pair[1], pair[0]))[:2]]
        if len(values) < 2 or not set(values) <= set(texts.tolist()):
            raise UsageFault(f"--compare {name} needs two values that occur")
        first, *others = values
        sides = (np.where(texts == other, 1, np.where(texts == first, 0, -1)).astype(np.int8) for other in others)
        return [(side, (first, other)) for side, other in zip(sides, others, strict=True)]

    def _of_cases(self, name: str) -> list[Any]:
        """An attribute of cases; of one of events what the first event of a case has."""
        column = self.log.attributes.get(name) or self.log.attributes.get(f"case:{name}")
        if column is None:
            known = ", ".join(sorted(self.log.attributes)) or "none"
            raise UsageFault(f"--compare {name}: no day, and no attribute; those of the log: {known}")
        if column.scope == "case":
            return [column[case] for case in range(len(self.graph.first))]
        bounds = zip(self.log.first[:-1].tolist(), self.log.first[1:].tolist(), strict=True)
        return [column[first] if first < after else None for first, after in bounds]

    def catalogue(self) -> Catalogue:
        return shipped() if self.options.against in (None, "shipped") else load_folder(Path(self.options.against))

    def conformance(self) -> dict[str, Any]:
        """The log against the plan of a type, or against the whole catalogue where no type is given."""
        catalogue = self.catalogue()
        names = {**named(self.log.activities, catalogue), **self.names}
        norm = self._norm(catalogue)
        by = PROJECT if PROJECT in self.log.attributes else None
        cases = doings(self.log, names, self.zone, by=by)
        found = conform(cases, lambda _case: norm, self.workdays)
        unknown = [] if "kind" in self.log.attributes else [each for each in self.log.activities if each not in names]
        counts = dict(zip(self.log.activities, self.graph.activity_count.tolist(), strict=True))
        return conformance(found) | {"type": self.options.type, "unmapped": {each: counts[each] for each in unknown}}

    def _norm(self, catalogue: Catalogue) -> Norm:
        kind = self.options.type
        if kind is None:
            return whole(catalogue)
        if kind not in catalogue.project_types:
            raise UsageFault(f"--type {kind}: the catalogue has {', '.join(catalogue.project_types)}")
        return norm_of(catalogue, kind, catalogue.project_types[kind].attributes)

    def spells(self) -> list[tuple[Spells, Length]]:
        """Whole cases and what follows each activity by the clock; of a log with items these, in working days."""
        end = self.options.end or end_column(self.log)
        shut = closed(self.graph, self._time_column(end) if end else None, self.options.ends)
        working = working_days(self.workdays, self.zone)
        if {"kind", "item"} <= self.log.attributes.keys() or self.names:
            now = int(local_days(self.graph.last.max(initial=0, keepdims=True), self.zone)[0])
            cases = doings(self.log, self.names, self.zone)
            return [(spells_of_cases(self.graph, shut), calendar_days), (spells_of_items(cases, now), working)]
        return [(spells_of_cases(self.graph, shut), calendar_days), (spells_after(self.graph, shut), calendar_days)]

    def durations(self) -> list[dict[str, Any]]:
        rows, folder = [], self.options.durations
        for spells, length in self.spells():
            for name, curve in learn(spells, length).items():
                quantiles = {f"p{share}": curve.quantile(share / 100) for share in (10, 50, 90)}
                file = _written(folder, name, as_csv(curve)) if folder and curve.ended else None
                rows.append({
                    "name": name, "ended": curve.ended, "open": curve.censored, **quantiles, "beyond": curve.unknown,
                    "unit": "calendar" if length is calendar_days else "working", "file": file,
                })  # fmt: skip
        if folder:
            _index(folder, rows)
        return sorted(rows, key=lambda row: (-row["ended"] - row["open"], row["name"]))

    def calibration(self) -> list[dict[str, Any]]:
        return [calibration(calibrate(spells, length)) for spells, length in self.spells()]


def _written(folder: Path, name: str, content: bytes) -> str:
    """One file an item; what a file cannot be called by is replaced."""
    safe = "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in name).lstrip(".")[:80] or "_"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{safe}.csv").write_bytes(content)
    return f"{safe}.csv"


def _index(folder: Path, rows: list[dict[str, Any]]) -> None:
    """What goes into a scenario under `durations`: the items, which alone are in working days."""
    import yaml

    items = {
        row["name"]: {"kind": "empirical", "file": row["file"]}
        for row in rows
        if row["file"] and row["unit"] == "working"
    }
    text = yaml.safe_dump({"durations": {"items": items}}, allow_unicode=True, sort_keys=True)
    (folder / "durations.yaml").write_text(text, "utf-8")


def comparison(found: Comparison) -> dict[str, Any]:
    """From the first group to the second."""

    def effects(rows: Any) -> list[dict[str, Any]]:
        return [{"what": row.what, **asdict(row.effect), "size": row.effect.size} for row in rows]

    def shares(rows: Any) -> list[dict[str, Any]]:
        return [{"what": row.what, **asdict(row.share)} for row in rows]

    whole_cases = found.throughput and {**asdict(found.throughput), "size": found.throughput.size}
    return {
        "names": found.names, "cases": found.cases, "events": found.events, "throughput_days": whole_cases,
        "activities": effects(found.activities), "steps": effects(found.steps), "occurs": shares(found.occurs),
        "paths": shares(found.paths),
    }  # fmt: skip


def conformance(found: Conformance) -> dict[str, Any]:
    """Totals, items, and the cases with the most deviations."""
    worst = sorted(found.cases, key=lambda fit: (-len(fit.deviations), fit.case))[:WORST]
    return {
        "cases": len(found.cases), "fitness": round(found.fitness, 6), "whole": found.whole, "totals": found.totals,
        "items": [asdict(row) for row in found.items],
        "worst": [
            {"case": fit.case, "fitness": round(fit.fitness, 6), "deviations": [asdict(one) for one in fit.deviations]}
            for fit in worst if fit.deviations
        ],
    }  # fmt: skip


def calibration(found: Calibration) -> dict[str, Any]:
    """The band learned from two thirds against the last third."""
    return {
        "coverage": found.coverage, "nominal": found.nominal, "held_back": found.held_back,
        "stretched_coverage": found.stretched_coverage,
        "rows": [
            {**asdict(row), "nominal": row.nominal, "drifted": bool(row.stretched and row.stretched.drifted)}
            for row in found.rows if row.coverage is not None
        ],
        "too_few": sum(row.coverage is None for row in found.rows),
    }  # fmt: skip
