"""Read the question which reserve projects to put forward from YAML, and write the answer as plain data.

budget: 120000                       # whole numbers in any one unit
candidates: reserve.jsonl            # or a list: {id, cost, value, class, county, must, not_with, needs}
projects: {least: 3, most: 20}
shares:                              # of what is chosen, by cost unless `of` says count or value
  class: {industry: {least: 0.3, most: 0.6}}
  county: {沙市区: {least: 0.1, of: count}}
"""

from collections.abc import Callable
from typing import Any

from kaigong.core.optimise.jsontree import Tree, parsed, shown
from kaigong.core.optimise.reserve import PARTS, Candidate, Choice, Demand, Reserve, Share
from kaigong.core.optimise.yamltree import tree_of
from kaigong.core.problems import Faulty

KEYS = {"budget", "candidates", "projects", "shares"}
ROW_KEYS = {"id", "name", "cost", "value", "class", "county", "must", "not_with", "needs"}
SHARE_KEYS = {"least", "most", "of"}
GROUPS = {"class": "kind", "county": "county"}
MOST_CANDIDATES, LARGEST = 20_000, 10**12
SENTENCES = {
    "budget": ("预算不超过 {limit}", "the budget is {limit}"),
    "count.most": ("最多 {limit} 个项目", "at most {limit} projects"),
    "count.fewest": ("至少 {limit} 个项目", "at least {limit} projects"),
    "share.least": ("{b}至少占 {share}", "at least {share} are {b}"),
    "share.most": ("{b}至多占 {share}", "at most {share} are {b}"),
    "must": ("{a}必须入选", "{a} must be chosen"),
    "not_with": ("{a}与{b}不能同时入选", "{a} and {b} cannot both be chosen"),
    "needs": ("{a}入选须有{b}", "{a} can be chosen only with {b}"),
}


def read(source: bytes, file: Callable[[str], bytes]) -> Reserve:
    """The question; raises Faulty with all that is wrong. `file` hands in what the text names."""
    tree = Tree()
    top = tree.mapping(tree_of(source, "reserve", tree), "file")
    _only(tree, top, "", KEYS)
    rows = _rows(tree, top.get("candidates"), file)
    candidates = tuple(_candidate(tree, tree.mapping(row, at), at) for at, row in rows)
    _named(tree, candidates, [at for at, _ in rows])
    counts = tree.mapping(top.get("projects", {}), "projects")
    _only(tree, counts, "projects", {"least", "most"})
    most = counts.get("most")
    asked = Reserve(
        candidates,
        tree.whole(top.get("budget"), "budget", 0, LARGEST),
        tuple(_shares(tree, top.get("shares", {}), candidates)),
        None if most is None else tree.whole(most, "projects.most", 0, MOST_CANDIDATES),
        tree.whole(counts.get("least", 0), "projects.least", 0, MOST_CANDIDATES),
    )
    tree.finish()
    return asked


def _only(tree: Tree, said: dict[str, Any], at: str, known: set[str]) -> None:
    for key in said:
        if key not in known:
            tree.fault("key.unknown", f"{at}.{key}" if at else str(key), knows=", ".join(sorted(known)))


def _rows(tree: Tree, value: Any, file: Callable[[str], bytes]) -> list[tuple[str, Any]]:
    if not isinstance(value, str):
        rows = tree.rows(value, "candidates", MOST_CANDIDATES)
        return [(f"candidates[{n}]", row) for n, row in enumerate(rows)]
    try:
        lines = file(value).removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        tree.fault("file.unreadable", value, got=error.strerror or "")
        return []
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append((f"{value}:{number}", parsed(line)))
            except Faulty as faulty:
                for each in faulty.problems:
                    tree.fault(each.code, f"{value}:{number}", **each.data)
    return found


def _candidate(tree: Tree, said: dict[str, Any], at: str) -> Candidate:
    _only(tree, said, at, ROW_KEYS)
    identity, must = said.get("id"), said.get("must", False)
    if not isinstance(must, bool):
        tree.fault("value.wrong_type", f"{at}.must", got=shown(must), wanted="true or false")
    kind, county = (tree.text(said[key], f"{at}.{key}") if said.get(key) is not None else "" for key in GROUPS)
    apart, needs = (
        tuple(str(name) for name in tree.rows(said.get(key, []), f"{at}.{key}", 1000)) for key in ("not_with", "needs")
    )
    return Candidate(
        tree.text(str(identity) if isinstance(identity, int) else identity, f"{at}.id"),
        tree.whole(said.get("cost"), f"{at}.cost", 0, LARGEST),
        tree.whole(said.get("value"), f"{at}.value", 0, LARGEST),
        kind, county, must is True, apart, needs,
    )  # fmt: skip


def _named(tree: Tree, candidates: tuple[Candidate, ...], places: list[str]) -> None:
    """Every name stands once, and whoever is named is there."""
    known = {each.id for each in candidates}
    seen: set[str] = set()
    for each, at in zip(candidates, places, strict=True):
        if each.id in seen:
            tree.fault("name.twice", f"{at}.id", name=each.id)
        seen.add(each.id)
        for other in (*each.not_with, *each.needs):
            if other not in known or other == each.id:
                tree.fault("candidate.unknown", at, name=other[:60])


def _shares(tree: Tree, value: Any, candidates: tuple[Candidate, ...]) -> list[Share]:
    found = []
    groups = tree.mapping(value, "shares")
    _only(tree, groups, "shares", set(GROUPS))
    for key, group in GROUPS.items():
        for name, row in tree.mapping(groups.get(key, {}), f"shares.{key}").items():
            at = f"shares.{key}.{name}"
            said = tree.mapping(row, at)
            _only(tree, said, at, SHARE_KEYS)
            if not any(getattr(each, group) == name for each in candidates):
                tree.fault("share.of_none", at, name=str(name))
            of = said.get("of", "cost")
            if of not in ("cost", "count", "value"):
                tree.fault("value.not_known", f"{at}.of", got=shown(of), knows="cost, count, value")
            least, most = (_parts(tree, said.get(end, low), f"{at}.{end}") for end, low in (("least", 0), ("most", 1)))
            found.append(Share(group, str(name), least, most, str(of)))
    return found


def _parts(tree: Tree, value: Any, at: str) -> int:
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    if not plain or not 0 <= value <= 1:
        tree.fault("value.wrong_type", at, got=shown(value), wanted="share from 0 to 1")
        return 0
    return int(round(value * PARTS))


def said(demand: Demand, language: str = "en") -> str:
    """A demand as a sentence."""
    names = dict(zip("ab", demand.names, strict=False))
    sentence = SENTENCES[demand.code][0 if language == "zh" else 1]
    return sentence.format(**names, limit=demand.limit, share=f"{demand.limit / PARTS:.4g}")


def document(found: Choice, language: str = "en") -> dict[str, Any]:
    """The answer as data; for what is made large `lower_bound` would be misleading, so it is `upper_bound`."""
    return {
        "status": str(found.status),
        "objective": found.value,
        "upper_bound": found.bound,
        "spent": found.spent,
        "chosen": list(found.chosen),
        "prices": [
            {"demand": said(price.demand, language), "gain": price.gain, "if": price.relaxed} for price in found.prices
        ],
        "conflict": [said(demand, language) for demand in found.conflict],
        "faults": [],
    }
