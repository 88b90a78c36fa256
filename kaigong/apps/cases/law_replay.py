"""Closed cases replayed under another version of the catalogue, or a draft of one. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from kaigong.apps.cases import known, law, law_words, names
from kaigong.apps.cases.models import Case, CaseState
from kaigong.apps.rulebook import drafts
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook.models import CatalogueEdition
from kaigong.core.cases.backtest import Replayed, Row, changed, replay, summary
from kaigong.core.cases.migrate_values import Transition, Version

MOST = 20_000  # closed cases of one backtest
CHUNK = 400


@dataclass(frozen=True, slots=True)
class Answer:
    """The table, and what it was made from."""

    rows: tuple[Row, ...]
    cases: int
    open_facts: int  # cases whose project's facts leave open what they would need
    cut: bool  # there were more than could be replayed at once


def of_edition(edition: CatalogueEdition, day: date) -> law.Change:
    """What a draft would change on a day."""
    before, after = drafts.both(edition, day)
    return law.between(before, after, _version(f"r{edition.number}", day), day)


def of_day(day: date) -> law.Change:
    """What the law changes on a day."""
    before, after = rulebook.catalogue(day - timedelta(1)), rulebook.catalogue(day)
    return law.between(before, after, _version(after.version, day), day)


def _version(name: str, day: date) -> Version:
    return Version(name, day, Transition.ORDERED, "")  # of an ended case the new days count from acceptance


def backtest(change: law.Change, since: date, until: date, *, every: bool = False) -> Answer:
    """Replay the cases opened between two days that have ended."""
    found = Case.objects.filter(state=CaseState.DONE, opened_on__range=(since, until)).select_related("project")
    cases = list(islice(found.order_by("-no").iterator(chunk_size=2000), MOST + 1))
    lines: list[Replayed] = []
    open_facts = 0
    for replayed in _replays(change, cases[:MOST]):
        open_facts += replayed is None
        lines += replayed or ()
    rows = tuple(row for row in summary(lines) if every or changed(row))
    return Answer(rows, min(len(cases), MOST), open_facts, len(cases) > MOST)


def _replays(change: law.Change, cases: list[Case]) -> Iterator[tuple[Replayed, ...] | None]:
    for start in range(0, len(cases), CHUNK):
        lot = cases[start : start + CHUNK]
        folded = known.as_far_as({case.stream: case.seen_n for case in lot})
        for case in lot:
            before = change.entries(case.project, case.stage, change.before)
            after = change.entries(case.project, case.stage, change.after)
            if before is None or after is None:
                yield None
                continue
            asked = law.ask(change, case, folded[case.stream][0], before, after, ended=True)
            yield replay(folded[case.stream][0], asked, change.version, change.calendar(case.project))


def words(row: Row) -> dict[str, Any]:
    """One row as the page shows it."""
    return {
        "item": names.item(row.item), "agency": names.agency(row.agency), "row": row,
        "days": (law_words.in_days(row.terms_before), law_words.in_days(row.terms)),
        "days_change": row.terms != row.terms_before,
    }  # fmt: skip
