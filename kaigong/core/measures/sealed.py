"""The inputs and the result of a ranking as plain data, exact to the last bit, so that they can be sealed in a ledger.

Numbers are texts: `float(text)` gives back the very same number.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from kaigong.core.measures.ranking import Inputs, Measured, Result


def plain(inputs: Inputs) -> dict[str, Any]:
    """The inputs as plain data."""
    return {
        "places": list(inputs.places), "scoring": inputs.scoring, "seed": inputs.seed, "draws": inputs.draws,
        "measured": [_measured(one) for one in inputs.measured],
    }  # fmt: skip


def _measured(one: Measured) -> dict[str, Any]:
    return {
        "name": one.name, "kind": one.kind, "weight": repr(float(one.weight)), "more_is_better": one.more_is_better,
        "scale": repr(float(one.scale)), "target": None if one.target is None else repr(float(one.target)),
        **({} if one.divisors is None else
           {"divisors": {place: repr(float(number)) for place, number in sorted(one.divisors.items())}}),
        **({} if one.least is None else {"least": repr(float(one.least))}),
        "cells": {
            place: {name: [repr(float(number)) for number in cell] for name, cell in sorted(cells.items())}
            for place, cells in sorted(one.cells.items())
        },
    }  # fmt: skip


def inputs_of(data: Mapping[str, Any]) -> Inputs:
    """The inputs out of plain data."""
    measured = tuple(
        Measured(
            one["name"], one["kind"], float(one["weight"]), one["more_is_better"], float(one["scale"]),
            {place: {name: tuple(map(float, cell)) for name, cell in cells.items()}
             for place, cells in one["cells"].items()},
            None if one["target"] is None else float(one["target"]),
            {place: float(number) for place, number in one["divisors"].items()} if "divisors" in one else None,
            float(one["least"]) if "least" in one else None,
        )
        for one in data["measured"]
    )  # fmt: skip
    return Inputs(tuple(data["places"]), measured, data["scoring"], data["seed"], data["draws"])


def summary(result: Result) -> list[dict[str, Any]]:
    """Places and totals, to two decimals: what is printed, and what a recount must give again."""
    return [
        {"key": place.key, "rank": place.rank, "total": _two(place.total), "low": _two(place.low),
         "high": _two(place.high), "alike": list(place.alike)}
        for place in result.places
    ]  # fmt: skip


def _two(number: float | None) -> str | None:
    return None if number is None else f"{number:.2f}"


def digest(data: Mapping[str, Any]) -> str:
    """The hash of plain inputs, whatever the order of their keys."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
