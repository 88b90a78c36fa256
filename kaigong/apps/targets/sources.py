"""The rows behind indicators: which query gives them, what each field of a formula is called there, where a row opens.

Apps above or beside this one have rows, too (supervised lines, tickets, leads): the boards, which look across all of
them, register those when they are ready.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import queries as cases
from kaigong.apps.cases.models import Debt, Item, LateNote
from kaigong.apps.projects import queries as projects
from kaigong.apps.projects.models import MonthlyFigure, Project
from kaigong.apps.projects.tallied_towns import with_noted
from kaigong.apps.targets.counting import Counting
from kaigong.core.measures.formula import Asked
from kaigong.core.measures.sources import SOURCES
from kaigong.core.measures.tree import Source


@dataclass(frozen=True, slots=True)
class Rows:
    """`every` counts for the city, `visible` are the rows a person may open. `shown`: the fields a list of them has.
    `late`: a test, in the language of formulas, of rows that were reported late or filled in afterwards."""

    name: str
    every: Callable[[], QuerySet[Any]]
    visible: Callable[[Person | None], QuerySet[Any]]
    title: str
    address: Callable[[Mapping[str, Any]], str]
    keys: tuple[str, ...]  # the paths an address is made of
    shown: tuple[str, ...]
    paths: Mapping[str, str] = field(default_factory=dict)
    late: str = ""

    @property
    def source(self) -> Source:
        """What a formula may say of them."""
        return SOURCES[self.name]

    def counting(self, rows: QuerySet[Any], asked: Asked) -> Counting:
        """Some of the rows, ready to be counted."""
        return Counting(rows, self.source.columns, self.paths, asked)

    def path(self, name: str) -> str:
        """A field as the database knows it."""
        return self.paths.get(name, name)


_known: dict[str, Rows] = {}


def register(rows: Rows) -> None:
    """Called by the app that knows the rows, once, when it is ready."""
    _known[rows.name] = rows


def of(name: str) -> Rows | None:
    """The rows of a source; None where no app of this city has them."""
    return _known.get(name)


def known() -> Mapping[str, Rows]:
    """All of them."""
    return _known


def _project(row: Mapping[str, Any]) -> str:
    return reverse("boards:project", args=[row["code"]])


def _month(row: Mapping[str, Any]) -> str:
    return reverse("boards:project", args=[row["project__code"]])


def _item(row: Mapping[str, Any]) -> str:
    return reverse("cases:item", args=[row["case__no"], row["code"]])


def _debt(row: Mapping[str, Any]) -> str:
    return reverse("cases:item", args=[row["case__no"], row["item__code"]])


def _months(person: Person | None) -> QuerySet[MonthlyFigure]:
    if roles.may(person, "see_every_project"):
        return MonthlyFigure.objects.all()
    return MonthlyFigure.objects.filter(project__in=projects.visible(person))


def _items(rows: QuerySet[Item]) -> QuerySet[Item]:
    """With the mark of those of which something was entered after it had happened 补录."""
    return rows.annotate(entered_late=Exists(LateNote.objects.filter(item=OuterRef("pk"))))


def register_own() -> None:
    """Those of the apps below."""
    of_project = {"county": "project__county", "klass": "project__klass", "type": "project__type"}
    filed = {
        "township": "file__township",
        "done_fen": "file__done_fen_total",
        "in_statistics": "file__in_statistics",
    }
    register(Rows(
        "projects", lambda: with_noted(Project.objects.all()), lambda person: with_noted(projects.visible(person)),
        "name", _project, ("code",), ("county", "investment_fen", "signed_on", "planned_start_on", "started_on"),
        {"registered_on": "registered_at__date", **filed}, late="start_noted_late",
    ))  # fmt: skip
    register(Rows(
        "months", MonthlyFigure.objects.all, _months, "project__name", _month, ("project__code",),
        ("month", "county", "planned_fen", "done_fen", "physical_percent"),
        {**of_project, "township": "project__file__township", "started_on": "project__started_on"}, late="late",
    ))  # fmt: skip
    register(Rows(
        "items", lambda: _items(Item.objects.all()), lambda person: _items(cases.items(person)), "name_zh", _item,
        ("case__no", "code"), ("agency", "accepted_on", "due_on", "decided_on", "ended_on"),
        {**of_project, "agency": "agency_id"}, late="entered_late",
    ))  # fmt: skip
    register(Rows(
        "debts", Debt.objects.all, _debts, "item__name_zh", _debt, ("case__no", "item__code"),
        ("agency", "state", "due_on"), {**of_project, "agency": "verifier"},
    ))  # fmt: skip


def _debts(person: Person | None) -> QuerySet[Debt]:
    return Debt.objects.filter(item__in=cases.items(person))
