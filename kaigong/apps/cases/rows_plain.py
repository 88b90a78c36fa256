"""The columns of an item that come from reforms, pledges and simulated reviews, and plain values for JSON columns."""

from typing import Any

from msgspec import json

from kaigong.core.cases import values as core


def joint_values(item: core.Item) -> dict[str, Any]:
    """Plain values, as the row keeps them."""
    return {
        "parts": [part.code for part in item.parts], "chapters": plain(item.chapters, {}),
        "simulated": item.simulated, "confirms": item.confirms, "confirmed_by": item.confirmed_by,
        "simulated_on": item.simulated_on, "pledge": plain(item.pledge, None),
    }  # fmt: skip


def plain(value: Any, empty: Any) -> Any:
    """As it is read back from the row, so that an unchanged column counts as unchanged."""
    return json.decode(json.encode(value)) if value else empty
