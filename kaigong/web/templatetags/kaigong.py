"""Tags and filters of the pages: words, icons, state badges, form controls, addresses."""

from datetime import date
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from kaigong.web import icons, words

register = template.Library()

register.filter("name", words.name)
register.filter("longdate", words.longdate)
register.filter("shortdate", words.shortdate)
register.filter("moment", words.moment)
register.filter("yi", words.yi)
register.filter("wan", words.wan)
register.filter("money", words.money)

STATES = {
    "ok": (_("正常"), "circle-check"),
    "soon": (_("临期"), "clock-exclamation"),
    "late": (_("超期"), "alert-triangle"),
    "paused": (_("暂停"), "player-pause"),
    "done": (_("办结"), "checks"),
    "deferred": (_("容缺"), "file-plus"),
    "waiting": (_("等待"), "hourglass"),
}


@register.simple_tag
def icon(name: str, size: int = 20, css: str = "") -> SafeString:
    return mark_safe(icons.svg(name, size, css))  # noqa: S308  the icon set's own markup, and a name from a template


@register.simple_tag
def vendor(name: str) -> str:
    return static(f"vendor/{name}")


@register.simple_tag
def state_badge(state: str, word: str = "") -> SafeString:
    """A state is always colour, icon and word."""
    label, picture = STATES[state]
    drawn = mark_safe(icons.svg(picture, 16))  # noqa: S308
    return format_html('<span class="kg-state kg-state-{}">{}{}</span>', state, drawn, word or label)


@register.simple_tag(takes_context=True)
def qs(context: Context, **changes: Any) -> str:
    """The page's query string with some values changed; None or "" takes one out; all but `page` go to page 1."""
    query = context["request"].GET.copy()
    if "page" not in changes:
        query.pop("page", None)
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = value
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def qs_toggle(context: Context, key: str, value: Any) -> str:
    """The query string with one value of `key` switched on or off: a filter chip."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    values, value = query.getlist(key), str(value)
    query.setlist(key, [v for v in values if v != value] if value in values else [*values, value])
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def due(context: Context, due_on: date | None) -> str:
    """还剩 3 个工作日（2月15日）, counted on the city's calendar from the page's today."""
    from kaigong.apps.rulebook.queries import calendar

    today = context["today"]
    return words.distance(due_on, today, due_on and words.working_days_between(today, due_on, calendar()))


@register.filter
def control(field: BoundField) -> SafeString:
    """A form control in the site's looks, tied to its help and errors."""
    attrs: dict[str, Any] = {"class": _control_class(field)}
    if field.errors:
        attrs["aria-invalid"] = "true"
    described = [f"{field.auto_id}_help"] if field.help_text else []
    described += [f"{field.auto_id}_error"] if field.errors else []
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attrs)


def _control_class(field: BoundField) -> str:
    widget, wrong = field.field.widget, " is-invalid" if field.errors else ""
    own = f" {widget.attrs['class']}" if widget.attrs.get("class") else ""
    if isinstance(widget, (CheckboxInput, RadioSelect, CheckboxSelectMultiple)):
        return f"form-check-input{wrong}{own}"
    return f"{'form-select' if isinstance(widget, Select) else 'form-control'}{wrong}{own}"


@register.filter
def is_check(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_choice_list(field: BoundField) -> bool:
    return isinstance(field.field.widget, (RadioSelect, CheckboxSelectMultiple))
