"""What the desk is asked to show: everything stands in the address, so that a view can be sent to a colleague."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts.models import Person, StandIn
from kaigong.apps.cases import names, parts, queries, queries_debts, queries_desk
from kaigong.apps.cases.item_page import COLOURS
from kaigong.apps.cases.models import Case, Item, LateNote, State
from kaigong.apps.projects import searching
from kaigong.apps.projects.models import Project
from kaigong.apps.projects.paging import MOST_SEARCHED, said
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words as rules

SHOWS: Mapping[str, Callable[[Person | None, date], QuerySet[Item]]] = {
    "next": queries.desk, "waiting": queries.waiting, "confirm": queries_desk.to_confirm,
    "handover": queries.to_hand_over, "asked": queries_desk.asked_of, "answered": queries_desk.answered,
    "renewal": queries_desk.to_renew,
}  # fmt: skip
LABELS = {
    "next": gettext_lazy("待我办理"), "waiting": gettext_lazy("等待中"), "confirm": gettext_lazy("待确认"),
    "handover": gettext_lazy("待出件"), "asked": gettext_lazy("请我答复"), "answered": gettext_lazy("已有答复"),
    "renewal": gettext_lazy("待决定是否延续"),
}  # fmt: skip
# by the case's key, not its number: both grow alike, and the key needs no look at the case
SORTS = {"due": (), "received": ("received_on", "case_id", "id"), "project": ("project__name", "case_id", "id"),
         "item": ("name_zh", "case_id", "id"), "officer": ("officer", "next_on", "id")}  # fmt: skip
# what no row of the desk says
UNSAID = ("missing", "asked", "parts", "chapters", "released", "project__facts", "project__reforms",
          "project__baseline")  # fmt: skip
COLUMNS = {
    "project": gettext_lazy("项目名称"), "state": gettext_lazy("状态"), "due": gettext_lazy("时限"),
    "received": gettext_lazy("接件日"), "officer": gettext_lazy("经办人"), "agency": gettext_lazy("承办部门"),
    "stage": gettext_lazy("阶段"), "county": gettext_lazy("所在县市区"), "enterprise": gettext_lazy("建设单位"),
}  # fmt: skip
LOTS = frozenset({"next", "handover", "answered"})
USUAL = ("project", "state", "due", "received")
STATES = (State.RECEIVED, State.CORRECTING, State.CORRECTED, State.ACCEPTED, State.IN_REVIEW, State.SUSPENDED)
WHOSE = ("mine", "unassigned")
NUMBER = re.compile(r"[A-Za-z0-9-]+$")  # what can be a part of a case number


KEPT = ("show", "state", "stage", "is", "county", "whose", "project", "q", "sort", "col")  # what makes a view


def address_of(query: QueryDict) -> str:
    """What a view of the desk says in the address, without what is no part of it."""
    kept = QueryDict(mutable=True)
    for key in KEPT:
        if values := [value for value in query.getlist(key) if value]:
            kept.setlist(key, values[:50])
    return str(kept.urlencode())


class Ask:
    """One view of the desk, read from the address."""

    def __init__(self, query: QueryDict, person: Person, today: date) -> None:
        self.person, self.today = person, today
        self.places = {code: rules.named(agency) for code, agency in rulebook.regions().items()}
        self.show = query.get("show") if query.get("show") in SHOWS else "next"
        self.colours = [colour for colour in query.getlist("state") if colour in COLOURS]
        self.stages = [stage for stage in query.getlist("stage") if stage in rulebook.stages()]
        self.states = [state for state in query.getlist("is") if state in STATES]
        self.counties = [county for county in query.getlist("county") if county in self.places]
        self.whose = query.get("whose") if query.get("whose") in WHOSE else ""
        self.project = query.get("project", "").strip()[:60]
        self.text = query.get("q", "").strip()[:100]
        self.sort = query.get("sort") if query.get("sort") in SORTS else "due"
        chosen = [column for column in COLUMNS if column in query.getlist("col")]
        self.columns = chosen or list(USUAL if self.desks and len(self.desks) == 1 else (*USUAL, "agency"))

    @property
    def lots(self) -> bool:
        """Whether rows can be acted on together here."""
        return self.show in LOTS

    @property
    def narrowed(self) -> bool:
        """Whether anything is filtered out."""
        chosen = self.colours or self.stages or self.states or self.counties
        return bool(chosen or self.whose or self.project or self.text)

    @cached_property
    def away(self) -> list[StandIn]:
        """For whom the person stands in today."""
        return accounts.standing_in(self.person, self.today)

    @cached_property
    def desks(self) -> list[str] | None:
        """The agencies whose desks are shown; None for every agency's."""
        return queries.desks(self.person, self.today)

    def rows(self) -> QuerySet[Item]:
        """The items shown, each with whether something of it was entered late."""
        found = self._narrowed(SHOWS[self.show](self.person, self.today))
        late = LateNote.objects.filter(item=OuterRef("pk"))
        found = found.annotate(entered_late=Exists(late)).defer(*UNSAID)
        return found.order_by(*SORTS[self.sort]) if SORTS[self.sort] else found

    def _narrowed(self, found: QuerySet[Item]) -> QuerySet[Item]:
        if self.colours:
            found = found.filter(_any_of(queries.of_colour(colour, self.today) for colour in self.colours))
        if self.stages:
            found = found.filter(case__stage__in=self.stages)
        if self.states:
            found = found.filter(state__in=self.states)
        if self.counties:
            found = found.filter(project__county__in=self.counties)
        if self.project:
            found = found.filter(project__code=self.project)
        if self.whose:
            mine = [self.person.ref, *(row.absent.ref for row in self.away)]
            found = found.filter(officer__in=mine) if self.whose == "mine" else found.filter(officer="")
        return found.filter(_named(self.text)) if self.text else found

    def tabs(self) -> list[dict[str, Any]]:
        """The tabs with how much lies under each; debts to check have a list of their own. Confirming is for heads."""
        debts = {} if parts.serves_all(self.person) else {"debts": queries_debts.to_check(self.person)}
        found_ = queries_desk.counts(self.person, self.today, **debts)
        counts = {show: said(n, MOST_SEARCHED) for show, n in found_.items()}
        found = [
            {"value": "" if show == "next" else show, "label": label, "count": counts[show], "url": "",
             "active": show == self.show} for show, label in LABELS.items() if show in counts
        ]  # fmt: skip
        if not debts:
            return found
        check = {"value": "debts", "url": reverse("cases:debts"), "label": _("待核查"), "count": counts["debts"]}
        return [*found, check]

    @property
    def narrowed_more(self) -> bool:
        """Whether one of the filters further down is set."""
        return bool(self.stages or self.states or self.counties)

    def filters(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The chips: those of every morning, and the rest."""
        words = {"late": _("超期"), "soon": _("临期"), "ok": _("正常"), "paused": _("暂停")}
        whose = {"mine": _("我经办的"), "unassigned": _("未分派的")}
        often = [
            {"key": "state", "label": _("时限"), "options": _options(words, COLOURS, self.colours)},
            {"key": "whose", "label": _("经办人"), "options": _options(whose, WHOSE, [self.whose])},
        ]  # fmt: skip
        return often, [
            {"key": "is", "label": _("状态"), "options": _options({s: s.label for s in STATES}, STATES, self.states)},
            {"key": "stage", "label": _("阶段"), "options": _options(
                {stage: names.stage(stage) for stage in rulebook.stages()}, rulebook.stages(), self.stages)},
            {"key": "county", "label": _("县市区"), "options": _options(self.places, self.places, self.counties)},
        ]  # fmt: skip

    def headings(self) -> list[tuple[str, str, str]]:
        """The columns shown: key, label, and what sorts by it."""
        sorts = {"due": "", "project": "project", "received": "received", "officer": "officer"}
        return [(column, str(self._label(column)), sorts.get(column, "no")) for column in self.columns]

    def _label(self, column: str) -> Any:
        return _("等什么") if column == "due" and self.show == "waiting" else COLUMNS[column]


def _named(text: str) -> Q:
    """What bears the text in the name of its item or project, or in a number. The few projects that do are looked up
    first, and items by the names the catalogue gives them, so that not every row of a desk is read."""
    projects = searching.named(Project.objects.order_by(), text)
    keys = list(projects.values_list("pk", flat=True)[: MOST_SEARCHED + 1])
    named = Q(project__in=keys if len(keys) <= MOST_SEARCHED else projects.values("pk"))
    if codes := [code for code, rule in rulebook.catalogue().items.items() if _holds(rule, text.lower())]:
        named |= Q(code__in=codes)
    return named | Q(case__in=Case.objects.filter(no__icontains=text).values("pk")) if NUMBER.match(text) else named


def _holds(rule: Any, text: str) -> bool:
    return text in rule.name_zh.lower() or text in rule.name_en.lower()


def _options(words: Mapping[Any, Any], order: Any, chosen: list[Any]) -> list[dict[str, Any]]:
    return [{"value": str(one), "label": words[one], "active": one in chosen, "count": None} for one in order]


def _any_of(parts: Iterable[Q]) -> Q:
    wanted = Q()
    for part in parts:
        wanted |= part
    return wanted
