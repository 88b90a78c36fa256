"""Tags of the pages of joint approval."""

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kaigong.apps.cases.models import OFFICIAL, Item, State
from kaigong.core.cases.values import ItemState

register = template.Library()
LABELS = dict(State.choices)  # `get_state_display` makes this anew for every row


@register.simple_tag
def item_state(item: Item) -> SafeString:
    """The short name of the item's state; its code and name in the national data exchange stand in the title."""
    said = str(LABELS[item.state])
    return format_html('<span title="{}">{}</span>', _official(item, said), said)


@register.simple_tag(takes_context=True)
def desk_rows(context: Context) -> SafeString:
    """The rows of the desk."""
    from kaigong.apps.cases.desk_html import Drawing

    return Drawing(context).rows(context["rows"])


@register.filter
def official(item: Item) -> str:
    """Code and name of the state in the national data exchange, where the page's own word is another."""
    return _official(item, "") if item.state in OFFICIAL else ""


@register.filter
def joined(query: str) -> str:
    """A query string to which one more value is joined."""
    return query if query == "?" else f"{query}&"


def _official(item: Item, name: str) -> str:
    code = ItemState(item.state).code
    said = f"{code or ''} {OFFICIAL.get(State(item.state), name)}".strip()
    return _("国家数据交换状态：{state}").format(state=said) if code or item.state in OFFICIAL else ""
