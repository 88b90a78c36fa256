"""Reads of pages that were read; only the steering office has them. Outside, a page does not exist."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person
from kaigong.apps.targets.models import Commitment, Kind, ReadPage, ReadState, ReadStatement
from kaigong.core.targets.matching import Promise, matches
from kaigong.core.targets.read import DAMAGED

OFFERED = 3  # promises offered beside a report


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: plain, damaged, or said by statements."""

    text: str
    places: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()  # the statements whose words begin here
    state: str = ""
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A statement beside the promises it may answer."""

    row: ReadStatement
    offered: tuple[Commitment, ...]
    answered: Commitment | None
    known: str = ""  # the commitment it is already, read elsewhere or typed in


def pages(person: Person | None) -> QuerySet[ReadPage]:
    """The pages somebody may see, the newest first, with how many statements are still open."""
    rows = ReadPage.objects.annotate(
        found=Count("statements"), open=Count("statements", filter=Q(statements__state=ReadState.OPEN))
    ).order_by("-read_at", "-id")
    return rows if roles.may(person, "steer") else rows.none()


def page(person: Person | None, number: int) -> ReadPage:
    found = pages(person).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def statement(person: Person | None, number: int, place: int) -> ReadStatement:
    found = page(person, number).statements.filter(place=place).first()
    if found is None:
        raise Http404
    return found


def commitment(number: str) -> Commitment | None:
    """The commitment of a number; none where nothing was chosen. 404 where there is none of that number."""
    if not number:
        return None
    found = Commitment.objects.filter(no=number).first()
    if found is None:
        raise Http404
    return found


def lines(rows: Sequence[ReadStatement]) -> Iterator[Line]:
    """Every statement; facts with the promises of earlier pages they may answer."""
    known = {each.no: each for each in Commitment.objects.filter(kind=Kind.TARGET)}
    promises = [_promise(each.no, each) for each in known.values()]
    for row in rows:
        offered: tuple[Commitment, ...] = ()
        if row.kind == Kind.FACT and row.state != ReadState.DROPPED:
            found = matches(_promise("", row), (each for each in promises if not _own(row, each.key)))
            offered = tuple(known[match.promise.key] for match in found[:OFFERED])
        yield Line(row, offered, known.get(row.answers), known_as(row) if row.state == ReadState.OPEN else "")


def known_as(row: ReadStatement) -> str:
    """The number under which the same words of the same body are a commitment already; empty where they are none."""
    same = Commitment.objects.filter(speaker=row.speaker, kind=row.kind, value=row.value, unit=row.unit, due=row.due)
    found = [each for each in same if each.evidence in row.evidence or row.evidence in each.evidence]
    found.sort(key=lambda each: (each.subject not in row.subject and row.subject not in each.subject, each.no))
    return found[0].no if found else ""


def reports(numbers: Sequence[str]) -> dict[str, ReadStatement]:
    """The newest reported figure of each promise."""
    rows = ReadStatement.objects.filter(answers__in=numbers).select_related("page").order_by("page__said_on", "pk")
    return {row.answers: row for row in rows}


def pieces(page: ReadPage, rows: Sequence[ReadStatement]) -> Iterator[Piece]:
    """The text cut at every place where a statement begins or ends, so that what was read can be shown in place."""
    text = page.text
    damaged = [match.span() for match in DAMAGED.finditer(text)]
    spans = sorted((row.start, row.end, row.place, row.state) for row in rows)
    starts = [span[0] for span in spans]
    cuts = sorted({0, len(text), *(at for span in spans for at in span[:2]), *(at for span in damaged for at in span)})
    broken = {start for start, _end in damaged}
    for start, end in zip(cuts, cuts[1:], strict=False):
        over = [span for span in spans[: bisect_right(starts, start)] if span[1] >= end]
        state = min((span[3] for span in over), key=_ORDER.index, default="")
        begins = tuple(span[2] for span in over if span[0] == start)
        yield Piece(text[start:end], tuple(span[2] for span in over), begins, state, start in broken)


_ORDER = [ReadState.OPEN.value, ReadState.CONFIRMED.value, ReadState.DROPPED.value]


def _own(row: ReadStatement, number: str) -> bool:
    return number.startswith(f"R{row.page_id}-")


def _promise(key: str, row: Commitment | ReadStatement) -> Promise:
    return Promise(key, row.speaker, f"{row.action}{row.subject}{row.qualifier}", row.unit, row.value)
