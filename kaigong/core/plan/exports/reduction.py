"""The transitive reduction of a plan: only the edges that no other way round already says."""

from collections.abc import Sequence

from kaigong.core.plan.model import PlanItem


def reduced(items: Sequence[PlanItem]) -> dict[str, tuple[str, ...]]:
    """By item: the items it directly waits for, in plan order, without those that another of them waits for."""
    place = {item.id: n for n, item in enumerate(items)}
    before: dict[str, int] = {}  # everything an item waits for, as bits
    found: dict[str, tuple[str, ...]] = {}
    for item in in_sequence(items):
        above = 0
        for pred in item.preds:
            above |= before[pred]
        found[item.id] = tuple(pred for pred in item.preds if not above >> place[pred] & 1)
        before[item.id] = above | sum(1 << place[pred] for pred in item.preds)
    return found


def in_sequence(items: Sequence[PlanItem]) -> list[PlanItem]:
    """The items so that each follows all it waits for."""
    waiting = {item.id: len(item.preds) for item in items}
    consumers: dict[str, list[PlanItem]] = {item.id: [] for item in items}
    for item in items:
        for pred in item.preds:
            consumers[pred].append(item)
    order = [item for item in items if not item.preds]
    for item in order:  # grows while it is read
        for consumer in consumers[item.id]:
            waiting[consumer.id] -= 1
            if not waiting[consumer.id]:
                order.append(consumer)
    return order
