"""The map of the wall, out of the figures of its counties."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from kaigong.apps.boards import citymap
from kaigong.apps.boards.views.project import as_json

register = template.Library()


@register.simple_tag
def wall_map(counties: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The data of the picture as JSON, and the places that have no boundary and stand beside it."""
    scene, beside = citymap.wall(list(counties))
    return {"json": as_json(scene), "beside": beside}
