"""Reads of the runs that move cases to another version: for those who keep or watch over the rules."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404
from django.urls import reverse

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.cases.models import Case, LawRun, LawRunCase, RunCaseState
from kaigong.apps.rulebook import inforce
from kaigong.apps.rulebook import queries as rulebook

READERS = frozenset({Role.COMMAND, Role.AUDITOR, Role.ADMINISTRATOR})
PREFIX = "law:"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come, in cases."""

    affected: int
    moving: int
    items: int
    flagged: int
    moved: int
    kept: int
    back: int
    left: int

    @property
    def done(self) -> int:
        return self.moved + self.kept + self.back

    @property
    def percent(self) -> int:
        return 100 * self.done // self.affected if self.affected else 100


def may_read(person: Person | None) -> bool:
    """Whether the person reads runs: the administrator makes them, command and auditor watch."""
    return person is not None and person.is_active and person.role in READERS


def may_run(person: Person | None) -> bool:
    """Whether the person makes and applies them."""
    return roles.may(person, "change_rulebook")


def runs(person: Person | None) -> QuerySet[LawRun]:
    """All runs, the newest first; none for others."""
    return LawRun.objects.all() if may_read(person) else LawRun.objects.none()


def run(person: Person | None, no: str) -> LawRun:
    """One run, else 404."""
    found = runs(person).filter(no=no).first()
    if found is None:
        raise Http404(no)
    return found


def to_change(person: Person | None, no: str) -> LawRun:
    """One run for whoever may change it, else 404."""
    if not may_run(person):
        raise Http404(no)
    return run(person, no)


def cases(run: LawRun, *, show: str = "", text: str = "") -> QuerySet[LawRunCase]:
    """The cases of a run: all, or those that move, stay, want a decision by hand, had one, or did not go back."""
    found = run.cases.select_related("case__project").order_by("case_id")
    chosen = {"moving": Q(moves__gt=0), "flagged": Q(flagged=True), "by-hand": ~Q(by_hand={}), "left": ~Q(left={}),
              "staying": Q(moves=0)}  # fmt: skip
    if show in chosen:
        found = found.filter(chosen[show])
    if text:
        found = found.filter(Q(case__no__icontains=text) | Q(case__project__name__icontains=text))
    return found


def case_of(run: LawRun, case_no: str) -> LawRunCase:
    """One case of a run, else 404."""
    row = run.cases.select_related("case__project").filter(case__no=case_no).first()
    if row is None:
        raise Http404(case_no)
    return row


def progress(run: LawRun) -> Progress:
    """The run counted."""
    of = {state: Count("id", filter=Q(state=state)) for state in RunCaseState.values}
    row = run.cases.aggregate(
        all=Count("id"), moving=Count("id", filter=Q(moves__gt=0)), items=Sum("moves"),
        flagged=Count("id", filter=Q(flagged=True)), left=Count("id", filter=~Q(left={})), **of,
    )  # fmt: skip
    return Progress(
        row["all"], row["moving"], row["items"] or 0, row["flagged"], row[RunCaseState.MOVED], row[RunCaseState.KEPT],
        row[RunCaseState.BACK], row["left"],
    )  # fmt: skip


def by_item(run: LawRun) -> list[tuple[str, str, str, int]]:
    """What the run finds, counted: (item, what, why) and how many cases."""
    found: Counter[tuple[str, str, str]] = Counter()
    for differences in run.cases.values_list("differences", flat=True).iterator(chunk_size=2000):
        found.update((one["item"], one["what"], one["why"]) for one in differences)
    return [(*key, count) for key, count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))]


def runs_of(case: Case) -> QuerySet[LawRunCase]:
    """The runs that moved a case, for its page."""
    moved = (RunCaseState.MOVED, RunCaseState.BACK)
    return case.law_runs.filter(state__in=moved, moves__gt=0).select_related("run")


def days(today: date) -> list[tuple[date, str]]:
    """The days on which the law changes, the newest first, with the version from then on."""
    return [(day, rulebook.catalogue(day).version) for day in reversed(inforce.versions())]


# ------------------------------------------------------------------------------------------------ for the ledger


def may_see_stream(person: Any, stream: str) -> bool:
    """Whoever reads runs may see their streams."""
    return may_read(person)


def own_streams(person: Any) -> Iterable[str]:
    return [run.stream for run in runs(person)]


def url_of(stream: str) -> str:
    """The page of a run."""
    return reverse("cases:law_run", args=[stream.removeprefix(PREFIX)])
