"""Tags of the ledger's pages."""

from collections.abc import Iterable

from django import template

from kaigong.apps.ledger import words
from kaigong.apps.ledger.queries import Stored

register = template.Library()


@register.simple_tag
def lines_of(entries: Iterable[Stored]) -> list[words.Line]:
    """The entries with labels and names, ready to be shown."""
    return words.lines(entries)
