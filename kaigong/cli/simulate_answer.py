"""The answer of a simulation as JSON in the words of the contract, and as a table to read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import msgspec

from kaigong.core.plan import Fault
from kaigong.core.simulate.answer import Answer, DeskAnswer

SHOWN = 20  # projects in the table
DIGITS = 4


def document(found: Answer, seed: int, more: Mapping[str, Any] | None = None) -> bytes:
    """One readable document: the contract's keys, then ours."""
    answer = {
        "replications": found.replications,
        "complete": found.complete,
        "projects": [asdict(project) for project in found.projects],
        "targets": [asdict(target) for target in found.targets],
        "desks": [asdict(desk) for desk in found.desks],
        "seconds": found.seconds,
        "asked": found.asked,
        "seed": seed,
        "fan": [asdict(day) for day in found.fan],
        "notes": found.notes,
        **(more or {}),
        "faults": [],
    }
    return _written(_rounded(answer))


def refusal(faults: tuple[Fault, ...]) -> bytes:
    """Nothing was simulated; every fault."""
    empty: dict[str, Any] = {"replications": 0, "complete": False, "projects": [], "targets": [], "desks": []}
    return _written({**empty, "seconds": 0.0, "faults": faults})


def _written(answer: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(answer), indent=1) + b"\n"


def _rounded(value: Any) -> Any:
    """Figures to four places: more is noise."""
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return value


def table(found: Answer) -> str:
    """Targets, desks and the first projects, as text."""
    parts = [_targets(found), _desks(found.desks), _projects(found)]
    head = f"{found.replications} replications in {found.seconds:.1f} s"
    return "\n".join([head + ("" if found.complete else f" (stopped; {found.asked} were asked)"), *parts, ""])


def _targets(found: Answer) -> str:
    lines = []
    for target in found.targets:
        low, high = target.ci
        if target.probability is None:
            lines.append(f"  {target.text}: not known; {target.note}")
        else:
            lines.append(
                f"  {target.text}: {target.probability:.1%} ({low:.1%} to {high:.1%});"
                f" {target.p50} in the middle, {target.p10} to {target.p90} in eight of ten"
            )
    return "\n".join(["", "targets", *lines]) if lines else ""


def _desks(desks: Iterable[DeskAnswer]) -> str:
    rows = [("desk", "busy", "waits, days", "queue, p95", "")]
    for desk in sorted(desks, key=lambda each: -each.mean_wait_days * each.arrivals):
        busy = "—" if desk.utilisation is None else f"{desk.utilisation:.0%}"
        note = "binds" if desk.binding else ""
        rows.append((desk.agency, busy, f"{desk.mean_wait_days:.1f}", f"{desk.p95_queue:.1f}", note))
    return "\n".join(["", *columns(rows)])


def _projects(found: Answer) -> str:
    rows = [("project", "p10", "p50", "p80", "p95")]
    for project in found.projects[:SHOWN]:
        rows.append((project.id, *(_day(day) for day in (project.p10, project.p50, project.p80, project.p95))))
    rest = len(found.projects) - SHOWN
    return "\n".join(["", *columns(rows), *([f"… and {rest} more; --json has them all"] if rest > 0 else [])])


def _day(day: date | None) -> str:
    return "later" if day is None else day.isoformat()


def columns(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Rows as columns: the first to the left, the others to the right."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        first, *others = (
            cell.ljust(width) if n == 0 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join([first, *others]).rstrip()
