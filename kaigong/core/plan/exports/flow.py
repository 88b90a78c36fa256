"""A plan as a flow of nodes, joined and divided by parallel gateways, laid out in lanes.

From the transitive reduction: a gateway joins before an item that waits for several, another divides after one that
several wait for. Every start hangs on the start event, every end on the end event.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kaigong.core.plan.exports.reduction import in_sequence, reduced
from kaigong.core.plan.model import Plan, PlanItem

TASK, GATE, EVENT = (140, 80), (50, 50), (36, 36)  # width, height
COLUMN, ROW, LEFT, PADDING = 340, 110, 120, 20
NODE_COLUMN = {"join": 0, "item": 80, "divide": 250}  # x of each part within a column


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the flow with its place in the drawing."""

    id: str
    kind: str  # start, end, gateway or item
    stage: str
    x: int
    y: int
    size: tuple[int, int]
    item: PlanItem | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    nodes: Mapping[str, Node]
    edges: tuple[tuple[str, str], ...]
    lanes: tuple[tuple[str, int, int], ...]  # stage, top, height
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where each item stands: its column by the longest way to it, its row within the lane of its stage."""

    column: Mapping[str, int]
    row: Mapping[str, int]
    rows: Mapping[str, int]  # stage -> how many

    @property
    def columns(self) -> int:
        return max(self.column.values(), default=0) + 1


def flow(plan: Plan, stages: tuple[str, ...]) -> Flow:
    """Lay a plan out; `stages` are the lanes from top to bottom."""
    preds = reduced(plan.items)
    grid = _grid(plan, preds)
    lanes, top = [], 0
    for stage in stages:
        if stage in grid.rows:
            lanes.append((stage, top, grid.rows[stage] * ROW + 2 * PADDING))
            top += lanes[-1][2]
    tops = {stage: at for stage, at, _ in lanes}
    nodes = {node.id: node for node in _nodes(plan, preds, grid, tops)}
    width = LEFT + (grid.columns + 1) * COLUMN
    middle = top // 2 or ROW
    first = lanes[0][0] if lanes else ""
    last = next((stage for stage, at, height in lanes if at + height > middle), first)
    nodes["start"] = Node("start", "start", last, 60, middle, EVENT)
    nodes["begin"] = Node("begin", "gateway", last, 60 + GATE[0], middle, GATE)
    nodes["finish"] = Node("finish", "gateway", last, width - 150, middle, GATE)
    nodes["end"] = Node("end", "end", last, width - 60, middle, EVENT)
    return Flow(nodes, tuple(_edges(plan, preds)), tuple(lanes), width, max(top, 2 * ROW))


def _grid(plan: Plan, preds: Mapping[str, tuple[str, ...]]) -> _Grid:
    column: dict[str, int] = {}
    row: dict[str, int] = {}
    taken: dict[tuple[str, int], int] = {}
    rows: dict[str, int] = {}
    for item in in_sequence(plan.items):
        at = column[item.id] = 1 + max((column[pred] for pred in preds[item.id]), default=-1)
        row[item.id] = taken.get((item.stage, at), 0)
        taken[item.stage, at] = row[item.id] + 1
        rows[item.stage] = max(rows.get(item.stage, 0), row[item.id] + 1)
    return _Grid(column, row, rows)


def _nodes(plan: Plan, preds: Mapping[str, tuple[str, ...]], grid: _Grid, tops: Mapping[str, int]) -> Iterator[Node]:
    """Coordinates are of the middle of each node."""
    waited_for = [pred for each in preds.values() for pred in each]
    for item in plan.items:
        x = LEFT + grid.column[item.id] * COLUMN + 100
        y = tops[item.stage] + PADDING + grid.row[item.id] * ROW + ROW // 2
        yield Node(f"item-{item.id}", "item", item.stage, x + NODE_COLUMN["item"], y, TASK, item)
        if len(preds[item.id]) > 1:
            yield Node(f"join-{item.id}", "gateway", item.stage, x - 30, y, GATE)
        if waited_for.count(item.id) > 1:
            yield Node(f"divide-{item.id}", "gateway", item.stage, x + 190, y, GATE)


def _edges(plan: Plan, preds: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    waited_for = [pred for each in preds.values() for pred in each]
    yield "start", "begin"
    for item in plan.items:
        entry, leave = f"item-{item.id}", f"item-{item.id}"
        if len(preds[item.id]) > 1:
            entry = f"join-{item.id}"
            yield entry, f"item-{item.id}"
        if waited_for.count(item.id) > 1:
            leave = f"divide-{item.id}"
            yield f"item-{item.id}", leave
        if not preds[item.id]:
            yield "begin", entry
        if item.id not in waited_for:
            yield leave, "finish"
        for pred in preds[item.id]:
            yield f"divide-{pred}" if waited_for.count(pred) > 1 else f"item-{pred}", entry
    yield "finish", "end"
