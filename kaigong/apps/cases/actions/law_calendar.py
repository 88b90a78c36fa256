"""Counting the last days of running items anew after a notice has amended the calendar."""

from datetime import datetime

from django.utils import timezone

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import law_calendar, steps
from kaigong.apps.cases.book import Book
from kaigong.apps.cases.models import Case
from kaigong.apps.rulebook import queries as rulebook

SIZE = 200


def recount(*, person: Person, now: datetime, size: int = SIZE) -> int:
    """Let the calendar in force now move the last days of all running items; gives how many moved. Each lot of cases is
    one transaction; the days there were stay in the ledger."""
    roles.require(person, "change_rulebook")
    now, cases, moved = timezone.localtime(now), list(law_calendar.cases_running()), 0
    for start in range(0, len(cases), size):
        moved += steps.retried(lambda lot=cases[start : start + size]: _recount(lot, person.ref, now))
    return moved


def _recount(lot: list[Case], by: str, now: datetime) -> int:
    book, moved = Book(), 0
    with rulebook.one_look():
        book.shelve({case.project_id: case.project for case in lot}.values())
        for case in lot:
            card = book.cards[case.stream]
            happened = law_calendar.counted(card.folded, now, book.calendar(card.row.project))
            if happened:
                steps.enter(book, card, happened, by=by, now=now)
                moved += len(happened)
        steps.write(book)
    return moved
