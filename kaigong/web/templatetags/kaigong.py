"""Tags and filters of the pages: words, icons, state badges, form controls, addresses."""

import re
from datetime import date
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.forms.boundfield import BoundWidget
from django.template import Context
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from kaigong.web import icons, labels, words

register = template.Library()

register.filter("name", words.name)
register.filter("longdate", words.longdate)
register.filter("shortdate", words.shortdate)
register.filter("moment", words.moment)
register.filter("yi", words.yi)
register.filter("wan", words.wan)
register.filter("money", words.money)
register.filter("labelled", labels.spoken)

HAN = r"[\u3001-\u9fff\uff00-\uffef]"
CHINESE_RUN = re.compile(rf"{HAN}+(?:[0-9]+{HAN}+)*")

STATES = {
    "ok": (_("正常"), "circle-check"),
    "soon": (_("临期"), "clock-exclamation"),
    "late": (_("超期"), "alert-triangle"),
    "paused": (_("暂停"), "player-pause"),
    "done": (_("办结"), "checks"),
    "deferred": (_("容缺"), "file-plus"),
    "waiting": (_("等待"), "hourglass"),
    "void": (_("已失效"), "ban"),
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
def due(context: Context, due_on: date | None) -> SafeString:
    """还剩 3 个工作日（2月15日）, counted on the city's calendar from the page's today; the date stays on one line."""
    from kaigong.apps.rulebook.queries import calendar

    today = context["today"]
    said = words.distance(due_on, today, due_on and words.working_days_between(today, due_on, calendar()))
    distance, bracket, day = said.partition("（" if "（" in said else " (")
    return format_html('{}<wbr><span class="kg-nowrap">{}{}</span>', distance, bracket, day)


@register.simple_tag(takes_context=True)
def nearday(context: Context, day: date | None) -> str:
    """2月10日 of this year, 2021年12月2日 of any other."""
    return words.nearday(day, context["today"])


@register.filter
def in_words(refusal: Any) -> str:
    """A refusal as a sentence, where one of many is told on a page."""
    from kaigong.web import refusals

    return refusals.in_words(refusal.code, refusal.data)


@register.filter
def zh(text: Any) -> SafeString:
    """What has only Chinese words is marked as Chinese on an English page, so that it is read and drawn as such."""
    said = conditional_escape("" if text is None else text)
    if words.chinese():
        return said
    return mark_safe(CHINESE_RUN.sub(r'<span lang="zh-Hans">\g<0></span>', said))  # noqa: S308  escaped above


@register.filter
def control(field: BoundField) -> SafeString:
    """A form control in the site's looks, tied to its help and errors."""
    if is_choice_list(field):
        return _choices(field)
    attrs: dict[str, Any] = {"class": _control_class(field)}
    if field.errors:
        attrs["aria-invalid"] = "true"
    described = [f"{field.auto_id}_help"] if field.help_text else []
    described += [f"{field.auto_id}_error"] if field.errors else []
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attrs)


def _choices(field: BoundField) -> SafeString:
    """Buttons or boxes to choose from, each in its own label; the group is named by the fieldset around them."""
    attrs = field.build_widget_attrs({"class": _control_class(field), "id": field.auto_id})
    made = field.field.widget.subwidgets(field.html_name, field.value(), attrs=attrs)
    chosen = [BoundWidget(field.field.widget, data, field.form.renderer) for data in made]
    rows = ((one.tag(), one.choice_label) for one in chosen)
    return format_html_join("", "<label>{} <span>{}</span></label>", rows)


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
