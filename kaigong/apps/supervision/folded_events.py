"""A joint visit or a ceremony as its stream tells it, the rows that show it, and whether the two agree."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kaigong.apps.documents.models import Document
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects.models import Project
from kaigong.apps.supervision.models import (
    EventState,
    Groundbreaking,
    Line,
    Listed,
    Stop,
    Tour,
    TourFinding,
    TourScore,
)

Told = dict[str, Any]
HEAD = ("title", "headquarters", "on", "until", "route", "sheet", "place", "follow_days")


def fold(entries: Iterable[ledger.Stored]) -> Told:
    """What the entries tell, as plain values."""
    told: Told = {"state": EventState.PLANNED.value, "stops": {}, "listed": {}, "seen_n": 0}
    for entry in entries:
        _apply(told, entry.kind, entry.data, entry.by)
        told["seen_n"] = entry.n
    return told


def _apply(told: Told, kind: str, data: Mapping[str, Any], by: str) -> None:
    match kind:
        case "TourPlanned" | "GroundbreakingPlanned":
            told |= {name: data[name] for name in HEAD if name in data}
        case "StopAdded":
            told["stops"][data["n"]] = {
                "project": data["project"], "county": data["county"], "seen_on": "", "note": "", "photos": [],
                "scores": {}, "findings": [],
            }  # fmt: skip
        case "StopSeen":
            stop = told["stops"][data["n"]]
            stop |= {"seen_on": data["on"], "note": data["note"], "photos": sorted({*stop["photos"], *data["photos"]})}
        case "StopScored":
            told["stops"][data["n"]]["scores"][by] = dict(data["points"])
        case "FindingRaised":
            told["stops"][data["n"]]["findings"].append(data["line"])
        case "EventHeld":
            told |= {"state": EventState.HELD.value, "on": data["on"]}
        case "EventCancelled":
            told["state"] = EventState.CANCELLED.value
        case "ProjectListed":
            told["listed"][data["project"]] = {
                name: data[name] for name in ("investment_fen", "lacked", "despite")
            }  # fmt: skip
        case "ProjectUnlisted":
            told["listed"].pop(data["project"])


# ---------------------------------------------------------------------------------------------------------- the rows


def refresh(row: Tour | Groundbreaking) -> Any:
    """Bring the rows up to the stream."""
    told = fold(ledger.read(row.stream).entries)
    for name in HEAD:
        if name in told:
            setattr(row, "headquarters_id" if name == "headquarters" else name, told[name])
    row.state, row.seen_n = told["state"], told["seen_n"]
    row.save()
    row.refresh_from_db()
    if isinstance(row, Tour):
        _store_stops(row, told["stops"])
    else:
        _store_list(row, told["listed"])
    return row


def _store_stops(row: Tour, stops: Mapping[int, Told]) -> None:
    keys = dict(Project.objects.filter(code__in=[one["project"] for one in stops.values()]).values_list("code", "pk"))
    for n, one in stops.items():
        columns = {"county": one["county"], "seen_on": one["seen_on"] or None, "note": one["note"]}
        stop, _made = Stop.objects.update_or_create(
            tour=row, n=n, defaults={"project_id": keys[one["project"]], **columns}
        )
        stop.photos.set(Document.objects.filter(pk__in=one["photos"]))
        stop.scores.all().delete()
        TourScore.objects.bulk_create(
            TourScore(stop=stop, criterion=name, by=by, points=points)
            for by, lines in one["scores"].items() for name, points in lines.items()
        )  # fmt: skip
        for line in Line.objects.filter(no__in=one["findings"]).exclude(finding__stop=stop):
            TourFinding.objects.create(stop=stop, line=line)


def _store_list(row: Groundbreaking, listed: Mapping[str, Told]) -> None:
    keys = dict(Project.objects.filter(code__in=list(listed)).values_list("code", "pk"))
    row.listed.exclude(project__in=keys.values()).delete()
    for code, one in listed.items():
        Listed.objects.update_or_create(event=row, project_id=keys[code], defaults=dict(one))


# --------------------------------------------------------------------------------------------------- rows and streams


def faults() -> Iterator[str]:
    """Every row that does not say what its stream says; for `check_rows`."""
    for row in (*Tour.objects.order_by("pk"), *Groundbreaking.objects.order_by("pk")):
        told, there = fold(ledger.read(row.stream).entries), _stored(row)
        for name in told.keys() & there.keys():
            if told[name] != there[name]:
                yield f"{row.stream} {name}: the row is {there[name]}, the fold {told[name]}"


def _stored(row: Tour | Groundbreaking) -> Told:
    told: Told = {"state": row.state, "seen_n": row.seen_n, "title": row.title, "headquarters": row.headquarters_id}
    told["on"] = row.on.isoformat()
    if isinstance(row, Groundbreaking):
        listed = row.listed.select_related("project")
        return told | {"place": row.place, "follow_days": row.follow_days, "listed": {
            one.project.code: {"investment_fen": one.investment_fen, "lacked": one.lacked, "despite": one.despite}
            for one in listed
        }}  # fmt: skip
    return told | {"until": row.until.isoformat(), "route": row.route, "sheet": row.sheet, "stops": {
        stop.n: _stop(stop) for stop in row.stops.select_related("project").prefetch_related("photos", "scores")
    }}  # fmt: skip


def _stop(stop: Stop) -> Told:
    scores: dict[str, dict[str, int]] = {}
    for one in stop.scores.all():
        scores.setdefault(one.by, {})[one.criterion] = one.points
    findings = stop.findings.order_by("pk").values_list("line__no", flat=True)
    return {
        "project": stop.project.code, "county": stop.county,
        "seen_on": stop.seen_on.isoformat() if stop.seen_on else "", "note": stop.note,
        "photos": sorted(photo.pk for photo in stop.photos.all()), "scores": scores, "findings": list(findings),
    }  # fmt: skip
