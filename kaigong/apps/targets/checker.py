"""Does every row of definitions, typed figures, breakdowns, forecasts and frozen rankings say what its stream says?"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kaigong.apps.ledger import queries as ledger
from kaigong.apps.targets.models import (
    CityDefinition,
    DefinitionState,
    Forecast,
    FrozenRanking,
    Share,
    TypedValue,
)
from kaigong.apps.targets.models_tree import forecast_stream
from kaigong.core.measures.ranking import reckon
from kaigong.core.measures.sealed import digest, inputs_of, summary

NUMBERS = ("p10", "p50", "p90", "probability", "low", "high")


def faults() -> Iterator[str]:
    """Everything that does not hold, one line each."""
    for row in CityDefinition.objects.prefetch_related("versions"):
        yield from _definition(row)
    yield from _typed()
    yield from _shares()
    for forecast in Forecast.objects.select_related("commitment"):
        yield from _forecast(forecast)
    for ranking in FrozenRanking.objects.all():
        yield from _ranking(ranking)


def _differs(stream: str, stored: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[str]:
    for name, value in said.items():
        if stored[name] != value:
            yield f"{stream}: {name} is {str(stored[name])[:80]}, the ledger says {str(value)[:80]}"


def plain(value: Any) -> Any:
    """Data of the ledger as a row has them."""
    return json.loads(json.dumps(value, default=lambda some: dict(some) if isinstance(some, Mapping) else list(some)))


def _definition(row: CityDefinition) -> Iterator[str]:
    said: dict[str, Any] = {"state": DefinitionState.DRAFT, "version": 0, "draft": None, "seen_n": 0}
    versions: dict[int, Any] = {}
    for entry in ledger.read(row.stream).entries:
        said["seen_n"] = entry.n
        if entry.kind == "DefinitionDrafted":
            said["draft"] = plain(entry.data["data"])
            if said["state"] == DefinitionState.WITHDRAWN:
                said["state"] = DefinitionState.DRAFT
        elif entry.kind == "DefinitionPublished":
            said |= {"state": DefinitionState.PUBLISHED, "version": entry.data["number"], "draft": None}
            versions[entry.data["number"]] = plain(entry.data["data"])
        elif entry.kind == "DefinitionDraftDropped":
            said |= {"draft": None} | ({} if said["version"] else {"state": DefinitionState.WITHDRAWN})
        elif entry.kind == "DefinitionWithdrawn":
            said["state"] = DefinitionState.WITHDRAWN
    yield from _differs(row.stream, {name: getattr(row, name) for name in said}, said)
    if {version.number: version.data for version in row.versions.all()} != versions:
        yield f"{row.stream}: the versions are not those that were published"


def _typed() -> Iterator[str]:
    rows = {(row.indicator, row.scope, row.key, row.period): row for row in TypedValue.objects.all()}
    for indicator in sorted({key[0] for key in rows}):
        said: dict[tuple[str, ...], tuple[Decimal, str, int]] = {}
        for entry in ledger.read(f"typed:{indicator}").entries:
            data, key = entry.data, (indicator, entry.data["scope"], entry.data["key"], entry.data["period"])
            times = said[key][2] + 1 if key in said else 1
            said[key] = Decimal(data["value"]), data["document"], times
        for key, row in rows.items():
            if key[0] == indicator and said.get(key) != (row.value, row.document_id, row.times):
                yield f"typed:{indicator}: {' '.join(key[1:])} is {row.value}, the ledger says {said.get(key)}"


def _shares() -> Iterator[str]:
    stored: dict[str, dict[tuple[str, str], Decimal]] = {}
    for row in Share.objects.select_related("commitment"):
        stored.setdefault(row.commitment.no, {})[row.agency_id, row.period] = row.value
    for number, parts in stored.items():
        entries = ledger.read(f"breakdown:{number}").entries
        last = entries[-1].data["shares"] if entries else ()
        if {(one["agency"], one["period"]): Decimal(one["value"]) for one in last} != parts:
            yield f"breakdown:{number}: the parts are not those last written down"


def _forecast(row: Forecast) -> Iterator[str]:
    stream = forecast_stream(row.commitment.no)
    entries = ledger.read(stream).entries
    if not entries:
        yield f"{stream}: nothing stands in the ledger"
        return
    last = entries[-1]
    said: dict[str, Any] = {name: Decimal(last.data[name]) for name in NUMBERS}
    said |= {"day": date.fromisoformat(last.data["day"]), "seed": last.data["seed"], "seen_n": last.n}
    yield from _differs(stream, {name: getattr(row, name) for name in said}, said)


def _ranking(row: FrozenRanking) -> Iterator[str]:
    """The row is what was sealed, and reckoning it again gives the same."""
    entries = ledger.read(row.stream).entries
    sealed = entries[0].data
    said = {"inputs": plain(sealed["inputs"]), "result": plain(sealed["result"]), "sha256": sealed["sha256"]}
    yield from _differs(row.stream, {name: getattr(row, name) for name in said}, said)
    if digest(row.inputs) != row.sha256 or summary(reckon(inputs_of(row.inputs))) != row.result:
        yield f"{row.stream}: reckoned again it is not what was frozen"
    if (row.published_at is not None) != any(entry.kind == "RankingPublished" for entry in entries):
        yield f"{row.stream}: published in one place alone"
