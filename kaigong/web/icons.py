"""Tabler icons, inlined: read once from node_modules and kept in memory."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings

TABLER_SIZE = 20  # the style sheet's own size of an icon, in pixels


class NoIcon(LookupError):
    """The icon set has no icon of this name."""


def folder() -> Path:
    return Path(settings.NODE_MODULES) / "@tabler" / "icons" / "icons"


@cache
def paths(name: str) -> str:
    """What stands inside the icon's <svg>; empty while the icon set is not installed."""
    if not folder().exists():
        return ""
    file = folder() / "outline" / f"{name}.svg"
    if not file.exists():
        raise NoIcon(name)
    body = re.sub(r"<!--.*?-->", "", file.read_text(), flags=re.S)
    inner = re.search(r"<svg[^>]*>(.*)</svg>", body, flags=re.S)
    drawn = re.findall(r"<(?!path stroke=\"none\")[^>]+/>", inner.group(1)) if inner else []
    return "".join(drawn)


def svg(name: str, size: int = 20, css: str = "") -> str:
    """The icon as decoration: hidden from screen readers, as a word always stands beside it."""
    sized = "" if size == TABLER_SIZE else f' style="--tblr-icon-size:{size}px"'
    stroke = 'stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"'
    return (
        f'<svg class="icon {css}"{sized} width="{size}" height="{size}" viewBox="0 0 24 24" fill="none" {stroke} '
        f'aria-hidden="true" focusable="false">{paths(name)}</svg>'
    )
