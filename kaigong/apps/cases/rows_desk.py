"""The columns of an item that the desk reads: what is proposed, asked and noted, as the fold has it."""

from typing import Any

from msgspec import json

from kaigong.core.cases import values as core


def desk_values(item: core.Item) -> dict[str, Any]:
    """Plain values, as the row keeps them."""
    stop, extension = item.pending_stop, item.pending_extension
    return {
        "points": _plain(item.points), "pending_stop": _plain(stop),
        "pending_extension": _plain(extension), "to_confirm": bool(stop or extension),
        "opinions": _plain(item.opinions), "asked": _plain(item.asked), "use_by": item.use_by,
        "delivered_on": item.delivered_on, "unit": item.unit[:60],
    }  # fmt: skip


def _plain(value: Any) -> Any:
    """As it is read back from the row, so that an unchanged column counts as unchanged."""
    if not value:
        return None if value is None else []
    return json.decode(json.encode(value))
