"""Read PSPLIB single-mode projects: `.sm` (sections) and `.rcp` (Patterson), naming every fault with its line."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kaigong.core.optimise.textlines import MOST_DAYS, Lines
from kaigong.core.optimise.values import Activity, Lag, Problem, Resource

MOST_JOBS = 100_000
SECTIONS = ("PROJECT INFORMATION", "PRECEDENCE RELATIONS", "REQUESTS/DURATIONS", "RESOURCEAVAILABILITIES")
KINDS = {"- renewable": "renewable", "- nonrenewable": "nonrenewable", "- doubly constrained": "doubly constrained"}


@dataclass(slots=True)
class Sheet:
    """What has been read: by job number its successors, duration and demand."""

    jobs: int | None = None
    kinds: dict[str, int] = field(default_factory=dict)
    successors: dict[int, list[int]] = field(default_factory=dict)
    work: dict[int, tuple[int, tuple[int, ...]]] = field(default_factory=dict)
    capacities: list[int] | None = None
    seen: set[str] = field(default_factory=set)


def read(source: bytes) -> Problem:
    """A project from `.sm` text; raises Faulty with all that is wrong in it."""
    lines, sheet = Lines(source), Sheet()
    section = ""
    for number, words in lines.filled():
        row = " ".join(words)
        opened = next((name for name in SECTIONS if row.upper().startswith(name)), None)
        if opened:
            section = opened
            if section in sheet.seen:
                lines.fault("section.twice", number, section=section)
            sheet.seen.add(section)
        elif row.startswith("***"):
            section = section if section == "done" else ""
        elif section:
            _section_row(lines, sheet, section, number, words)
        else:
            _basic(lines, sheet, number, row)
    _complete(lines, sheet)
    lines.finish()
    return _problem(sheet)


def _basic(lines: Lines, sheet: Sheet, number: int, row: str) -> None:
    """A row before the sections: how many jobs, and resources of what kind. Other rows say nothing we need."""
    left, colon, right = row.partition(":")
    name, words = left.strip().lower(), right.split()
    if not colon:
        return
    if name.startswith("jobs"):
        sheet.jobs = lines.whole(words[0] if words else "", number, "jobs", 1, MOST_JOBS)
    elif name == "projects" and words and lines.whole(words[0], number, "projects", 1) != 1:
        lines.fault("projects.many", number, got=words[0])
    elif name in KINDS:
        sheet.kinds[KINDS[name]] = lines.whole(words[0] if words else "", number, name, 0, 1000)
        if name != "- renewable" and sheet.kinds[KINDS[name]]:
            lines.fault("resource.kind", number, kind=KINDS[name])


def _section_row(lines: Lines, sheet: Sheet, section: str, number: int, words: list[str]) -> None:
    heading = words[0].lower().rstrip(".") in ("jobnr", "pronr") or words[0].startswith("--")
    if section == "RESOURCEAVAILABILITIES":
        if words[0] not in ("R", "N", "D"):
            _capacities(lines, sheet, number, words)
    elif heading:
        return
    elif section == "PRECEDENCE RELATIONS":
        _relation(lines, sheet, number, words)
    elif section == "REQUESTS/DURATIONS":
        _request(lines, sheet, number, words)


def _capacities(lines: Lines, sheet: Sheet, number: int, words: list[str]) -> None:
    if sheet.capacities is not None:
        lines.fault("line.unexpected", number, got=" ".join(words)[:60])
        return
    sheet.capacities = [lines.whole(word, number, "capacity") for word in words]
    expected = sheet.kinds.get("renewable", len(words))
    if len(words) != expected:
        lines.fault("columns.wrong", number, what="capacities", got=len(words), expected=expected)


def _relation(lines: Lines, sheet: Sheet, number: int, words: list[str]) -> None:
    job = _job(lines, sheet, number, words[0], sheet.successors)
    if len(words) < 3:
        lines.fault("columns.wrong", number, what="jobnr, modes, successors", got=len(words), expected=3)
        return
    if lines.whole(words[1], number, "modes", 1) != 1:
        lines.fault("modes.many", number, job=job, got=words[1])
    count, given = lines.whole(words[2], number, "successors", 0, MOST_JOBS), words[3:]
    if count != len(given):
        lines.fault("successors.count", number, job=job, got=len(given), expected=count)
    highest = sheet.jobs or MOST_JOBS
    sheet.successors[job] = [lines.whole(word, number, "successor", 1, highest) for word in given]


def _request(lines: Lines, sheet: Sheet, number: int, words: list[str]) -> None:
    job = _job(lines, sheet, number, words[0], sheet.work)
    expected = 3 + sheet.kinds.get("renewable", max(0, len(words) - 3))
    if len(words) != expected:
        lines.fault("columns.wrong", number, what="jobnr, mode, duration, demands", got=len(words), expected=expected)
        return
    if lines.whole(words[1], number, "mode", 1) != 1:
        lines.fault("modes.many", number, job=job, got=words[1])
    duration = lines.whole(words[2], number, "duration", 0, MOST_DAYS)
    sheet.work[job] = duration, tuple(lines.whole(word, number, "demand") for word in words[3:])


def _job(lines: Lines, sheet: Sheet, number: int, word: str, known: dict[int, object] | object) -> int:
    job = lines.whole(word, number, "jobnr", 1, sheet.jobs or MOST_JOBS)
    if isinstance(known, dict) and job in known:
        lines.fault("job.twice", number, job=job)
    return job


def _complete(lines: Lines, sheet: Sheet) -> None:
    """Everything that had to be there is there."""
    end = max(1, len(lines.rows))
    if sheet.jobs is None:
        lines.fault("jobs.missing", end)
    if "renewable" not in sheet.kinds:
        lines.fault("resources.missing", end)
    for name in SECTIONS[1:]:
        if name not in sheet.seen:
            lines.fault("section.missing", end, section=name)
    if "RESOURCEAVAILABILITIES" in sheet.seen and sheet.capacities is None:
        lines.fault("capacities.missing", end)
    known: tuple[tuple[str, dict[int, list[int]] | dict[int, tuple[int, tuple[int, ...]]]], ...]
    known = ((SECTIONS[1], sheet.successors), (SECTIONS[2], sheet.work))
    for name, jobs in known:
        missing = [job for job in range(1, (sheet.jobs or 0) + 1) if job not in jobs]
        if missing and name in sheet.seen:
            lines.fault("job.missing", end, section=name, jobs=missing[:20], count=len(missing))


def _problem(sheet: Sheet) -> Problem:
    jobs = sheet.jobs or 0
    durations = [sheet.work[job][0] for job in range(1, jobs + 1)]
    return problem(
        durations,
        [sheet.work[job][1] for job in range(1, jobs + 1)],
        [sheet.successors[job] for job in range(1, jobs + 1)],
        sheet.capacities or [],
    )


def problem(
    durations: Sequence[int],
    demands: Sequence[tuple[int, ...]],
    successors: Sequence[Sequence[int]],
    capacities: Sequence[int],
) -> Problem:
    """Jobs numbered from 1, each after the end of those that name it as a successor."""
    rows = zip(durations, demands, strict=True)
    activities = tuple(Activity(job, days, demand) for job, (days, demand) in enumerate(rows, 1))
    lags = tuple(
        Lag(i, after - 1, durations[i]) for i, named in enumerate(successors) for after in dict.fromkeys(named)
    )
    resources = tuple(Resource(f"R{k}", units) for k, units in enumerate(capacities, 1))
    return Problem(activities, lags, resources)


# --- Patterson -------------------------------------------------------------------------------------------------------


def read_rcp(source: bytes) -> Problem:
    """A project from `.rcp` text: counts, capacities, then a row a job: duration, demands, successors."""
    lines = Lines(source)
    words = [(number, word) for number, row in lines.filled() for word in row]
    stream, end = iter(words), max(1, len(lines.rows))

    def take(what: str, low: int = 0, high: int = 2**31 - 1) -> int:
        number, word = next(stream, (0, ""))
        if not number:
            lines.fault("file.cut_off", end, wanted=what)
            lines.finish()
        return lines.whole(word, number, what, low, high)

    jobs, kinds = take("jobs", 1, MOST_JOBS), take("resources", 0, 1000)
    capacities = [take("capacity") for _ in range(kinds)]
    rows = []
    for _ in range(jobs):
        duration = take("duration", 0, MOST_DAYS)
        demand = tuple(take("demand") for _ in range(kinds))
        rows.append((duration, demand, [take("successor", 1, jobs) for _ in range(take("successors", 0, jobs))]))
    for number, word in stream:
        lines.fault("line.unexpected", number, got=word)
    lines.finish()
    return problem([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows], capacities)
