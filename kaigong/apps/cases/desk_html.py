"""The rows of the desk as HTML, written by plain functions: as a template, fifty rows took half of the page's time.

What many rows have alike (words, badges, days, the token against forgery) is written once a page. Whatever is no HTML
already is escaped by `drawn`, as a template would.
"""

import html
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from importlib import import_module
from typing import Any
from urllib.parse import quote

from django.middleware.csrf import get_token
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kaigong.apps.cases import names
from kaigong.apps.cases.models import State
from kaigong.apps.cases.templatetags.cases import item_state, joined

Row = Mapping[str, Any]
NOTHING = SafeString("")
LINKS = (("confirm_stop", "confirm_stop"), ("extend", "extend"), ("approve", "decide"))  # of these, the first


def drawn(pattern: str, *parts: Any) -> SafeString:
    """What `format_html` of Django does, for texts that are not lazy, and quicker."""
    ready = [part if type(part) is SafeString else html.escape(str(part)) for part in parts]
    return SafeString(pattern.format(*ready))


class Once(dict[Any, Any]):
    """What is worked out once for every key."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Any) -> Any:
        found = self[key] = self._make(key)
        return found


class Drawing:
    """One page of rows, for one request."""

    def __init__(self, context: Context) -> None:
        self.ask, self.context = context["ask"], context
        self.shell = import_module(context.template.engine.libraries["kaigong"])  # as a template loads it, by its name
        self.cells = [(CELLS[key], _opening(key, label)) for key, label, _sort in context["headings"]]
        self.badges = Once(self.shell.state_badge)
        self.days: Once = Once(lambda day: self.shell.nearday(context, day))
        self.dues: Once = Once(lambda day: self.shell.due(context, day))
        self.said: Once = Once(lambda state: item_state(_Of(state)))

    @cached_property
    def here(self) -> str:
        """The page's own address, to come back to."""
        return str(self.context["request"].get_full_path())

    @cached_property
    def only(self) -> str:
        """The page's query, to which a project is joined."""
        return joined(self.shell.qs(self.context, project=None))

    @cached_property
    def token(self) -> SafeString:
        """The field against forgery, as the tag of a template writes it."""
        field = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        return drawn(field, get_token(self.context["request"]))

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The words of the buttons and cells, in the language of the page."""
        return {
            "late": _("补录"), "narrow": _("只看这个项目"), "renewal": _("申请延续"),
            "noted": _("意见已提出，待一次性告知"), "waits": _("等申请人补正"), "unknown": _("放假安排公布后才能确定"),
            "five_days": _("五个工作日内答复是否受理"),
            "nobody": _("未分派"), "accept": _("受理"), "ask_correction": _("补正"), "confirm_stop": _("确认停钟"),
            "extend": _("确认延期"), "approve": _("作出决定"), "resume": _("结束停钟"), "deliver": _("出件"),
            "grant_renewal": _("决定延续"), "answer": _("答复"), "stopped": _("%(day)s起停钟"),
        }  # fmt: skip

    def rows(self, rows: Iterable[Row]) -> SafeString:
        """All of them."""
        return mark_safe("".join(map(self._row, rows)))  # noqa: S308  each is escaped

    def _row(self, row: Row) -> str:
        cells = [f"{opening}{drawn('{}', cell(self, row))}</td>\n" for cell, opening in self.cells]
        parts = ('<tr data-row tabindex="-1" role="row">\n', self._pick(row), self._head(row), *cells, self._quick(row))
        return "".join((*parts, "</tr>"))

    def _pick(self, row: Row) -> str:
        if not self.ask.lots:
            return ""
        return drawn(
            '<td role="cell" class="cs-pick"><label><input class="form-check-input" type="checkbox" name="item" '
            'value="{}" form="lot" data-row-key="x"><span class="visually-hidden">{}</span></label></td>',
            row["mark"], row["pick"],
        )  # fmt: skip

    def _head(self, row: Row) -> str:
        late = drawn(' <span class="kg-tag">{}</span>', self.words["late"]) if row["item"].entered_late else NOTHING
        return drawn(
            '<th scope="row" role="rowheader"><a href="{}">{}</a><small class="cs-under">{}{}</small></th>\n',
            row["at"], self.shell.words.name(row["item"]), row["item"].case.no, late,
        )  # fmt: skip

    # ------------------------------------------------------------------------------------------------ the quick moves

    def _quick(self, row: Row) -> str:
        """The moves that take one press, and the way to the forms of others."""
        item, verbs = row["item"], row["quick"]
        may_extend = item.pending_extension and "extend" in verbs
        found = [self._press(row, "accept", ' data-row-key="a"')] if "accept" in verbs and not item.noted else []
        if "ask_correction" in verbs:
            found.append(self._link(row, "ask_correction", "do-ask_correction", ' data-row-key="c"'))
        for verb, form in LINKS:
            if verb in verbs and (verb != "extend" or may_extend):
                found.append(self._link(row, verb, f"do-{form}"))
                break
        found += [self._link(row, "resume", "do-resume")] if "resume" in verbs else []
        found += [self._press(row, "deliver")] if "deliver" in verbs else []
        found += [self._link(row, "grant_renewal", "do-grant_renewal")] if "grant_renewal" in verbs else []
        found += [self._link(row, "answer", "said")] if self.ask.show == "asked" else []
        return '<td role="cell" class="cs-quick">' + "\n".join(found) + "</td>"

    def _link(self, row: Row, verb: str, place: str, more: str = "") -> str:
        return drawn(
            '<a class="btn btn-sm" href="{}#{}"{}>{}</a>', row["at"], place, SafeString(more), self.words[verb]
        )

    def _press(self, row: Row, verb: str, more: str = "") -> str:
        return drawn(
            '<form method="post" action="{}{}/">{}<input type="hidden" name="seen" value="{}">'
            '<input type="hidden" name="next" value="{}"><button class="btn btn-sm"{}>{}</button></form>',
            row["at"], verb, self.token, row["item"].seen_n, self.here, SafeString(more), self.words[verb],
        )  # fmt: skip


class _Of:
    """Something in a state."""

    def __init__(self, state: str) -> None:
        self.state = state


# --------------------------------------------------------------------------------------------------- the columns


def _opening(key: str, label: Any) -> SafeString:
    css = SafeString(' class="text-nowrap"') if key == "received" else NOTHING
    return drawn('<td role="cell"{} data-label="{}">', css, label)


def _project(page: Drawing, row: Row) -> str:
    project = row["item"].project
    link = '<a class="cs-plain" href="{}project={}" title="{}">{}</a>'
    return drawn(link, page.only, quote(project.code, safe="/"), page.words["narrow"], page.shell.zh(project.name))


def _state(page: Drawing, row: Row) -> str:
    item, told = row["item"], page.words
    more = f" · {told['renewal']}" if item.renews_by else ""
    more += f" · {told['noted']}" if item.noted else ""
    return drawn('{}<small class="cs-under">{}{}</small>', page.badges[row["colour"]], page.said[item.state], more)


def _due(page: Drawing, row: Row) -> str:
    item, told = row["item"], page.words
    if row["waits_for"]:
        return row["waits_for"]
    if item.state == State.CORRECTING:
        return told["waits"]
    if item.stopped_since:
        return told["stopped"] % {"day": page.days[item.stopped_since]}
    if item.due_unknown:
        return told["unknown"]
    due = page.dues[item.next_on]
    if item.state == State.RECEIVED:
        due = drawn('{}<small class="cs-under">{}</small>', due, told["five_days"])
    return due


def _received(page: Drawing, row: Row) -> str:
    day: date | None = row["item"].received_on
    return page.days[day]


def _officer(page: Drawing, row: Row) -> str:
    if row["officer"]:
        return page.shell.words.name(row["officer"])
    return drawn('<span class="text-secondary">{}</span>', page.words["nobody"])


def _agency(page: Drawing, row: Row) -> str:
    return names.joined(names.agency(agency) for agency in row["item"].agencies)


def _stage(page: Drawing, row: Row) -> str:
    return names.stage(row["item"].case.stage)


def _county(page: Drawing, row: Row) -> str:
    return row["county"]


def _enterprise(page: Drawing, row: Row) -> str:
    return page.shell.zh(row["item"].project.enterprise.name)


CELLS: Mapping[str, Callable[[Drawing, Row], str]] = {
    "project": _project, "state": _state, "due": _due, "received": _received, "officer": _officer, "agency": _agency,
    "stage": _stage, "county": _county, "enterprise": _enterprise,
}  # fmt: skip
