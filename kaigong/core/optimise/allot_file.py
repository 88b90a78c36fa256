"""Read the question how to divide posts among desks from YAML, and write the answer as plain data.

posts: 42
desks:
  water: {arrivals: 3.2, days: 4, cv: 0.8, least: 1, most: 10, weight: 2}   # cases a working day, working days each
  housing-construction: {work: [12, 15, 9, 20]}                             # reviewer-days asked for, day by day
"""

from typing import Any

from kaigong.core.optimise.allot import Allotment, Desk
from kaigong.core.optimise.jsontree import Tree, shown
from kaigong.core.optimise.yamltree import tree_of

KEYS = {"posts", "desks"}
DESK_KEYS = {"work", "arrivals", "days", "cv", "weight", "least", "most"}
MOST_POSTS, MOST_DESKS, MOST_DAYS = 2_000, 500, 10_000
LARGEST = 1e9


def read(source: bytes) -> tuple[tuple[Desk, ...], int]:
    """The desks and the number of posts; raises Faulty with all that is wrong."""
    tree = Tree()
    top = tree.mapping(tree_of(source, "allot", tree), "file")
    _only(tree, top, "", KEYS)
    posts = tree.whole(top.get("posts"), "posts", 0, MOST_POSTS)
    rows = tree.mapping(top.get("desks"), "desks")
    if len(rows) > MOST_DESKS:
        tree.fault("list.too_long", "desks", got=len(rows), most=MOST_DESKS)
    desks = tuple(_desk(tree, str(name), row, f"desks.{name}") for name, row in rows.items())
    tree.finish()
    return desks, posts


def _desk(tree: Tree, name: str, row: Any, at: str) -> Desk:
    said = tree.mapping(row, at)
    _only(tree, said, at, DESK_KEYS)
    work = tuple(_number(tree, each, f"{at}.work[{n}]")
                 for n, each in enumerate(tree.rows(said.get("work", []), f"{at}.work", MOST_DAYS)))  # fmt: skip
    if bool(work) == ("arrivals" in said):
        tree.fault("desk.one_model", at)
    arrivals, days = (_number(tree, said.get(key, 0), f"{at}.{key}") for key in ("arrivals", "days"))
    if "arrivals" in said and "days" not in said:
        tree.fault("key.missing", f"{at}.days", wanted="number")
    least = tree.whole(said.get("least", 0), f"{at}.least", 0, MOST_POSTS)
    most = None if said.get("most") is None else tree.whole(said["most"], f"{at}.most", least, MOST_POSTS)
    cv, weight = (_number(tree, said.get(key, 1.0), f"{at}.{key}") for key in ("cv", "weight"))
    return Desk(name, work, arrivals, days, cv, weight, least, most)


def _only(tree: Tree, said: dict[str, Any], at: str, known: set[str]) -> None:
    for key in said:
        if key not in known:
            tree.fault("key.unknown", f"{at}.{key}" if at else str(key), knows=", ".join(sorted(known)))


def _number(tree: Tree, value: Any, at: str) -> float:
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    if not plain or not 0 <= value <= LARGEST:
        tree.fault("value.wrong_type", at, got=shown(value), wanted=f"number from 0 to {LARGEST:g}")
        return 0.0
    return float(value)


def document(found: Allotment) -> dict[str, Any]:
    """The answer as data."""
    return {
        "status": "optimal",
        "objective": found.waiting,
        "lower_bound": found.waiting,
        "posts": found.posts,
        "a_post_more": found.a_post_more,
        "desks": [
            {"desk": row.desk, "posts": row.posts, "waiting": row.waiting, "gain_of_one_more": row.gain_of_one_more,
             "loss_of_one_less": row.loss_of_one_less}
            for row in found.desks
        ],
        "conflict": [],
        "faults": [],
    }  # fmt: skip
