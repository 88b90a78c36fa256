"""The answer of a simulation as JSON in the words of the contract, and as a table to read."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import msgspec

from kaigong.core.plan import Fault
from kaigong.core.simulate.answer import Answer, DeskAnswer
from kaigong.core.simulate.effects import Effect, Sensitivity
from kaigong.core.simulate.measures import REVIEWER
from kaigong.core.simulate.reach import Added, Reach
from kaigong.core.simulate.sample import Interval

SHOWN = 20  # projects in the table
FIGURES = ("gain", "more_started", "days_sooner")
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
        **{key: MORE[key](value) for key, value in (more or {}).items()},
        "faults": [],
    }
    return _written(_rounded(answer))


def refusal(faults: tuple[Fault, ...]) -> bytes:
    """Nothing was simulated; every fault."""
    empty: dict[str, Any] = {"replications": 0, "complete": False, "projects": [], "targets": [], "desks": []}
    return _written({**empty, "seconds": 0.0, "faults": faults})


def _sensitivity(found: Sensitivity) -> dict[str, Any]:
    """Figures and their intervals apart, as everywhere in the document."""
    rows = [{"measure": each.measure.text, **asdict(each.measure), **_figures(each)} for each in found.effects]
    return {
        "target": found.target, "probability": found.probability, "ci": found.ci, "replications": found.replications,
        "complete": found.complete, "effects": rows, "unchanged": [each.text for each in found.unchanged],
        "desks": list(_by_desk(found)),
    }  # fmt: skip


def _figures(effect: Effect) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name in FIGURES:
        figure = getattr(effect, name)
        row |= {name: figure and figure[0], f"{name}_ci": figure and figure[1:]}
    return row


def _by_desk(found: Sensitivity) -> Iterator[dict[str, Any]]:
    """One more reviewer at each desk, by name. Where nobody ever waited (`idle`) nothing changes, for certain."""
    tried = {each.measure.name: _figures(each) for each in found.effects if each.measure.kind == REVIEWER}
    nothing: dict[str, Any] = {}
    for name in FIGURES:
        nothing |= {name: 0.0, f"{name}_ci": (0.0, 0.0)}
    if not found.target:
        nothing |= {"gain": None, "gain_ci": None, "more_started": None, "more_started_ci": None}
    idle = {each.name: nothing for each in found.unchanged if each.kind == REVIEWER}
    for agency, row in sorted({**tried, **idle}.items()):
        yield {"agency": agency, **row, "idle": agency in idle}


def _reach(found: Reach) -> dict[str, Any]:
    return asdict(found) | {
        "chosen": [{"measure": each.text, **asdict(each)} for each in found.chosen],
        "steps": [asdict(each) | {"measure": each.measure.text} for each in found.steps],
        "pool": [each.text for each in found.pool],
    }


MORE: Mapping[str, Callable[[Any], dict[str, Any]]] = {"sensitivity": _sensitivity, "reach": _reach}


def _written(answer: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(answer), indent=1) + b"\n"


def _rounded(value: Any) -> Any:
    """Figures to four places: more is noise."""
    if isinstance(value, float):
        return round(value, DIGITS) if math.isfinite(value) else None
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
    """Those still to start that are not sure to, soonest first; then how many there are beside."""
    rows = [("project", "p10", "p50", "p80", "p95")]
    open_ones = [each for each in found.projects if each.p10 != each.p95 or each.p10 is None]
    for project in sorted(open_ones, key=lambda each: each.p50 or date.max)[:SHOWN]:
        rows.append((project.id, *(_day(day) for day in (project.p10, project.p50, project.p80, project.p95))))
    rest = len(found.projects) - len(rows) + 1
    return "\n".join(["", *columns(rows), *([f"… and {rest} more; --json has them all"] if rest > 0 else [])])


def _day(day: date | None) -> str:
    return "later" if day is None else day.isoformat()


def more_tables(more: Mapping[str, Any]) -> str:
    """Measures, as text."""
    parts = []
    if "sensitivity" in more:
        parts.append(_effects_table(more["sensitivity"]))
    if "reach" in more:
        parts.append(_reach_words(more["reach"]))
    return "".join(f"\n{part}\n" for part in parts)


def _effects_table(found: Sensitivity) -> str:
    rows = [("measure", "cost", "probability", "starts", "days sooner")]
    for effect in found.effects:
        cost = "—" if effect.measure.cost is None else f"{effect.measure.cost:g}"
        gain = _plus(effect.gain, 100, " %")
        rows.append((effect.measure.text, cost, gain, _plus(effect.more_started), _plus(effect.days_sooner)))
    stopped = "" if found.complete else "; stopped before all were tried"
    return "\n".join([*columns(rows), f"{len(found.unchanged)} other measures change nothing{stopped}"])


def _plus(figure: Interval | None, times: float = 1, unit: str = "") -> str:
    if figure is None:
        return "—"
    middle, low, high = (each * times for each in figure)
    return f"{middle:+.1f}{unit} ({low:+.1f} to {high:+.1f})"


def _reach_words(found: Reach) -> str:
    head = f"{found.target}, to reach {found.level:.0%}: {found.status}"
    if not found.chosen and found.probability is None:
        return head
    low, high = found.ci
    share = 0.0 if found.probability is None else found.probability
    chosen = [_step(each) for each in found.steps] or [f"  {each.text} (cost {each.cost:g})" for each in found.chosen]
    if not chosen and found.status != "not-reached":
        chosen = ["  nothing needs to be done"]
    return "\n".join([head, *chosen, f"  together {found.cost:g}: {share:.1%} ({low:.1%} to {high:.1%})"])


def _step(step: Added) -> str:
    starts, gain = _plus(step.more_started), _plus(step.gain, 100, " %")
    return f"  {step.measure.text} (cost {step.measure.cost:g}): starts {starts}, probability {gain}"


def columns(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Rows as columns: the first to the left, the others to the right."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        first, *others = (
            cell.ljust(width) if n == 0 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join([first, *others]).rstrip()
