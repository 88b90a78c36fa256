"""What the desk is asked to show: everything stands in the address, so that a view can be sent to a colleague."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import names, queries
from kaigong.apps.cases.models import Item
from kaigong.apps.cases.pages import COLOURS
from kaigong.apps.rulebook import queries as rulebook

SHOWS = {"next": queries.desk, "waiting": queries.waiting, "handover": queries.to_hand_over}
SORTS = {"due": (), "received": ("received_on", "case__no", "id"), "project": ("project__name", "case__no", "id"),
         "item": ("name_zh", "case__no", "id")}  # fmt: skip


class Ask:
    """One view of the desk, read from the address."""

    def __init__(self, query: QueryDict, person: Person, today: date) -> None:
        self.person, self.today = person, today
        self.show = query.get("show") if query.get("show") in SHOWS else "next"
        self.colours = [colour for colour in query.getlist("state") if colour in COLOURS]
        self.stages = [stage for stage in query.getlist("stage") if stage in rulebook.stages()]
        self.text = query.get("q", "").strip()[:100]
        self.sort = query.get("sort") if query.get("sort") in SORTS else "due"

    @property
    def narrowed(self) -> bool:
        """Whether anything is filtered out."""
        return bool(self.colours or self.stages or self.text)

    def rows(self) -> QuerySet[Item]:
        """The items shown."""
        found = SHOWS[self.show](self.person)
        if self.colours:
            parts = [queries.coloured(found, colour, self.today).values("pk") for colour in self.colours]
            found = found.filter(_any_of(parts))
        if self.stages:
            found = found.filter(case__stage__in=self.stages)
        if self.text:
            named = Q(name_zh__icontains=self.text) | Q(name_en__icontains=self.text)
            found = found.filter(named | Q(project__name__icontains=self.text) | Q(case__no__icontains=self.text))
        return found.order_by(*SORTS[self.sort]) if SORTS[self.sort] else found

    def filters(self) -> list[dict[str, Any]]:
        """The chips."""
        words = {"late": _("超期"), "soon": _("临期"), "ok": _("正常"), "paused": _("暂停")}
        colours = [{"value": c, "label": words[c], "active": c in self.colours, "count": None} for c in COLOURS]
        stages = [
            {"value": stage, "label": names.stage(stage), "active": stage in self.stages, "count": None}
            for stage in rulebook.stages()
        ]
        return [
            {"key": "state", "label": _("时限"), "options": colours},
            {"key": "stage", "label": _("阶段"), "options": stages},
        ]


def _any_of(parts: list[Any]) -> Q:
    wanted = Q()
    for part in parts:
        wanted |= Q(pk__in=part)
    return wanted
