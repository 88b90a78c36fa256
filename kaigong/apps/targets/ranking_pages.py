"""What the pages of rankings show. Reads only."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import AgencyKind, Person
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.rulebook import words
from kaigong.apps.targets import definitions, indicators, ranking_rules, rankings
from kaigong.apps.targets.indicator_pages import NO_NUMBER, chips, place_names
from kaigong.apps.targets.indicators import Figure, Scope
from kaigong.apps.targets.models import DefinitionKind, FrozenRanking
from kaigong.apps.targets.units import unit
from kaigong.core.measures.ranking import Inputs, Part, Place, Result, reckon
from kaigong.core.measures.sealed import inputs_of, summary
from kaigong.core.values import replace

FROZEN_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Cell:
    """One indicator of one place: its part, and the figure it rests on."""

    part: Part
    complete: int | None  # percent
    late: int
    url: str
    over: tuple[Any, Any] | None = None  # what was divided by what


@dataclass(frozen=True, slots=True)
class Row:
    """One place of a ranking with names."""

    place: Place
    name: str
    alike: str
    cells: tuple[Cell, ...]
    since: str = ""  # of a frozen one: its rank and total by today's data, where they differ


@dataclass(frozen=True, slots=True)
class Group:
    """Places that share one."""

    rank: int | None
    rows: tuple[Row, ...]


def may_freeze(person: Person | None) -> bool:
    """Whether the person freezes and publishes rankings."""
    return roles.may(person, "steer")


def frozen(person: Person | None) -> QuerySet[FrozenRanking]:
    """Frozen rankings: people of the city see those they may see, everybody else the published ones."""
    rows = FrozenRanking.objects.all()
    if not roles.may(person, "see_every_project"):
        return rows.exclude(published_at=None)
    return rows


def frozen_one(person: Person | None, no: str) -> FrozenRanking:
    """One of them, or 404."""
    found = frozen(person).filter(no=no).first()
    if found is None:
        raise Http404
    return found


def live(person: Person | None, name: str) -> ranking_rules.InForce:
    """A ranking as it stands today, for people of the city who may see it; everybody else sees what was published."""
    if not roles.may(person, "see_every_project"):
        raise Http404
    return ranking_rules.one(person, name)


def list_page(person: Person | None) -> dict[str, Any]:
    """The rankings one may see, and those frozen."""
    there = roles.may(person, "see_every_project")
    found = [one for one in ranking_rules.in_force().values() if there and ranking_rules.may_see(person, one.rules)]
    return {
        "rankings": found, "frozen": named(frozen(person)[:FROZEN_SHOWN]), "may_edit": definitions.may_edit(person),
        "drafts": definitions.drafts(person, DefinitionKind.RANKING),
    }  # fmt: skip


def named(rows: Iterable[FrozenRanking]) -> list[dict[str, Any]]:
    """Frozen rankings with their names."""
    return [{"row": row, "name": frozen_name(row)} for row in rows]


def frozen_name(row: FrozenRanking) -> str:
    """The name it had when it was frozen, with the kind of places where each kind is ranked for itself."""
    told = row.inputs.get("told", {})
    name = words.pick(told.get("name_zh", row.ranking), told.get("name_en", row.ranking))
    kind = dict(AgencyKind.choices).get(told.get("kind", ""))
    return _("{name}（{kind}）").format(name=name, kind=kind) if kind else name


def usual_period(rules: Any, today: date) -> str:
    """The period that runs now."""
    return {
        "month": f"{today:%Y-%m}", "quarter": f"{today.year}Q{(today.month + 2) // 3}",
        "half": f"{today.year}H{1 if today.month < 7 else 2}", "year": str(today.year),
    }[rules.period]  # fmt: skip


def of_kind(found: ranking_rules.InForce, said: str) -> ranking_rules.InForce:
    """The ranking among one kind of its places, where each kind is ranked for itself; the first unless another is
    said."""
    rules = found.rules
    if not rules.apart or len(rules.kinds) < 2:
        return found
    return replace(found, rules=rules.of_kind(said if said in rules.kinds else rules.kinds[0]))


def _kinds(whole: ranking_rules.InForce, chosen: ranking_rules.InForce) -> list[dict[str, Any]]:
    """The switch between the kinds of places, each of which is ranked for itself."""
    if not whole.rules.apart or len(whole.rules.kinds) < 2:
        return []
    labels = dict(AgencyKind.choices)
    options = [
        {"value": kind, "label": labels.get(kind, kind), "active": chosen.rules.kinds == (kind,)}
        for kind in whole.rules.kinds
    ]
    return [{"key": "kind", "label": _("分组排名"), "options": options}]


def page(person: Person | None, name: str, query: QueryDict, now: datetime, today: date) -> dict[str, Any]:
    """A ranking as it stands today."""
    whole = live(person, name)
    found = of_kind(whole, query.get("kind", ""))
    said = query.get("period", "")
    period = said if indicators.asked(said, today) else usual_period(found.rules, today)
    made = rankings.reckoned(found, period, now, today, anew="anew" in query)
    heads = [_head(one, made.divided.get(one.indicator, "")) for one in found.rules.indicators]
    names = place_names(found.rules.among, made.inputs.places)
    rows, kinds = [_row(made, place, names) for place in made.result.places], _kinds(whole, found)
    return {
        "found": found, "rules": found.rules, "made": made, "period": period,
        "kind": found.rules.kinds[0] if kinds else "", "filters": [*kinds, *chips(today, period)], "heads": heads,
        "groups": list(groups(rows)), "may_freeze": may_freeze(person),
        "missing": [(_name(key), str(NO_NUMBER.get(why, _("这一期间没有数据")))) for key, why in made.missing.items()],
        "frozen": named(FrozenRanking.objects.filter(ranking=name)[:FROZEN_SHOWN]),
        "may_edit": definitions.may_edit(person), "draws": made.inputs.draws, "seed": made.inputs.seed,
        "notes": notes({"missing": ()}, words.listed(_name(key) for key in sorted(made.adjusted)), made.inputs.draws,
                       made.inputs.seed),
        "total_weight": sum(one.weight for one in found.rules.indicators),
    }  # fmt: skip


def _head(weighted: Any, divided_in: str) -> dict[str, Any]:
    one = definitions.indicators()[weighted.indicator].indicator
    return {
        "id": one.id, "name": words.named(one), "unit": unit(one.unit), "weight": weighted.weight,
        "less": one.direction == "less", "target": weighted.target,
        "per": _per(weighted.per, weighted.times, divided_in) if weighted.per else "",
    }  # fmt: skip


def _per(indicator: str, times: Any, period: str) -> str:
    """每 100 个在库项目（2022）: what a number is divided by."""
    one = definitions.indicators().get(indicator)
    if one is None:
        return indicator
    said = _("每 {times} {unit}{name}").format(
        times=f"{times.normalize():f}", unit=unit(one.indicator.unit), name=words.named(one.indicator)
    )
    return f"{said}（{period}）" if one.indicator.typed and period else said


def _name(key: str) -> str:
    found = definitions.indicators().get(key)
    return words.named(found.indicator) if found else key


def _row(made: rankings.Reckoned, place: Place, names: Mapping[str, str]) -> Row:
    cells = []
    for part in place.parts:
        figure = made.figures.get(part.name, {}).get(place.key, Figure(None))
        one = definitions.indicators()[part.name].indicator
        url = indicators.rows_url(one, Scope(made.rules.among, place.key), made.period) if not one.typed else ""
        over = None if figure.denominator is None else (figure.numerator, figure.denominator)
        cells.append(Cell(part, _percent(figure.complete), figure.late, url, over))
    return Row(place, names.get(place.key, place.key), _listed(place.alike, names), tuple(cells))


def _percent(share: Any) -> int | None:
    return None if share is None else round(100 * float(share))


def _listed(keys: Sequence[str], names: Mapping[str, str]) -> str:
    return words.listed(names.get(key, key) for key in keys)


def notes(made: Mapping[str, Any], adjusted: str, draws: int, seed: int) -> list[str]:
    """What a reader of the paper must know."""
    said = [
        _("名次是明确在前的单位数加一，所以并列之后的名次不一定连续。"),
        _("并列的单位，仅凭这些数据分不出先后：{n} 次重抽中，总分之差的 95% 区间包含零。").format(n=draws),
        _("重抽种子 {seed}，任何人可用同样的数据重算。").format(seed=seed),
    ]  # fmt: skip
    if adjusted:
        said.append(
            _("{names}已按全市项目结构标准化：各类项目按全市的比重合成，不因项目类别不同而占便宜或吃亏。").format(
                names=adjusted
            )
        )
    return said + [f"{name}：{why}" for name, why in made.get("missing", ())]


def groups(rows: Sequence[Row]) -> Iterator[Group]:
    """Places that share one, together."""
    for rank, some in groupby(rows, key=lambda row: row.place.rank):
        yield Group(rank, tuple(some))


# ------------------------------------------------------------------------------------------------ frozen ones


def published(most: int) -> list[tuple[str, str, date, list[tuple[int, str]]]]:
    """The rankings published last: name, period, day of the data, and the places that have a rank, the first first."""
    found = []
    for row in FrozenRanking.objects.exclude(published_at=None).order_by("-published_at", "-no")[:most]:
        places = [(one["rank"], one["key"]) for one in row.result if one["rank"]]
        names = place_names(row.inputs["told"]["among"], [key for _rank, key in places])
        told = [(rank, names.get(key, key)) for rank, key in places]
        found.append((frozen_name(row), row.period, row.as_of, told))
    return found


def frozen_page(person: Person | None, no: str, now: datetime, today: date) -> dict[str, Any]:
    """A frozen ranking: as it was, reckoned again from its inputs, and how it would stand by today's data."""
    row = frozen_one(person, no)
    inputs = inputs_of(row.inputs)
    result = reckon(inputs)
    told = row.inputs["told"]
    names = place_names(told["among"], inputs.places)
    since = _since(person, row, now, today)
    rows = [
        Row(place, names.get(place.key, place.key), _listed(place.alike, names),
            tuple(_frozen_cells(told, place)), since.get(place.key, ""))
        for place in result.places
    ]  # fmt: skip
    heads, kept = _shown_to(person, _frozen_heads(inputs, told))
    rows = [replace(one, cells=tuple(one.cells[n] for n in kept)) for one in rows]
    return {
        "row": row, "name": frozen_name(row), "groups": list(groups(rows)), "told": told, "draws": inputs.draws,
        "seed": inputs.seed, "same": summary(result) == row.result, "heads": heads, "since": bool(since),
        "hidden": len(inputs.measured) - len(heads), "open": may_see_inputs(person, row),
        "may_freeze": may_freeze(person), "inside": roles.may(person, "see_every_project"),
        "entries": ledger.entries(person, row.stream) if roles.may(person, "see_every_project") else [],
        "notes": notes({}, words.listed(_name(key) for key in told["adjusted"]), inputs.draws, inputs.seed),
    }  # fmt: skip


def _shown_to(person: Person | None, heads: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[int]]:
    """The indicators a person may see, and their places: what is not for the public is not published with the rest."""
    known = definitions.indicators()
    kept = [
        n for n, one in enumerate(heads)
        if one["id"] not in known or indicators.may_see(person, known[one["id"]].indicator)
    ]  # fmt: skip
    return [heads[n] for n in kept], kept


def may_see_inputs(person: Person | None, row: FrozenRanking) -> bool:
    """All that it was reckoned from; only for those who may see every indicator of it."""
    known = definitions.indicators()
    names = [one["name"] for one in row.inputs["measured"]]
    return all(indicators.may_see(person, known[name].indicator) for name in names if name in known)


def _frozen_heads(inputs: Inputs, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    known = definitions.indicators()
    return [
        {"id": one.name, "name": _name(one.name), "weight": one.weight, "less": not one.more_is_better,
         "target": one.target, "unit": unit(known[one.name].indicator.unit) if one.name in known else "",
         "per": _per(*_divided(told["per"][one.name])) if one.name in told.get("per", {}) else ""}
        for one in inputs.measured
    ]  # fmt: skip


def _divided(told: Sequence[str]) -> tuple[str, Decimal, str]:
    indicator, times, period = told
    return indicator, Decimal(times), period


def _frozen_cells(told: Mapping[str, Any], place: Place) -> Iterator[Cell]:
    for part in place.parts:
        said = told["figures"].get(part.name, {}).get(place.key, {})
        over = tuple(Decimal(number) for number in said["over"]) if said.get("over") else None
        yield Cell(part, _percent(said.get("complete")), said.get("late", 0), "", over)


def _since(person: Person | None, row: FrozenRanking, now: datetime, today: date) -> dict[str, str]:
    """What later corrections would make of it, place by place; only where the ranking is still made."""
    found = ranking_rules.in_force().get(row.ranking)
    if found is None or not roles.may(person, "see_every_project"):
        return {}
    found = of_kind(found, row.inputs["told"].get("kind", ""))
    made: Result = rankings.reckoned(found, row.period, now, today).result
    before = {one["key"]: one for one in row.result}
    told = {}
    for one in summary(made):
        was = before.get(one["key"])
        if was is None or (was["rank"], was["total"]) != (one["rank"], one["total"]):
            told[one["key"]] = _("第 {rank} 名，{total} 分").format(rank=one["rank"] or "—", total=one["total"] or "—")
    return told


def trial(name: str, data: Mapping[str, Any], now: datetime, today: date) -> dict[str, Any]:
    """What a draft would make of the period that runs now, beside what is in force."""
    draft, problems = ranking_rules.read(name, data)
    if problems or draft is None:
        return {}
    period = usual_period(draft, today)
    made = rankings.reckon_now(ranking_rules.InForce(draft, 0, own=True), period, now, today)
    known = ranking_rules.in_force().get(name)
    before = rankings.reckoned(known, period, now, today).result.places if known else ()
    was = {place.key: place.rank for place in before}
    names = place_names(draft.among, made.inputs.places)
    rows = [
        {"name": names.get(place.key, place.key), "place": place, "was": was.get(place.key)}
        for place in made.result.places
    ]
    return {"trial": rows, "period": period, "compared": known is not None}
