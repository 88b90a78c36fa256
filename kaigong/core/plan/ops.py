"""What each reform op does to the draft. The sentences are those of `meta.reform_ops`, one function each."""

from collections.abc import Callable, Mapping

from kaigong.core.plan.draft import Draft, Materials
from kaigong.core.plan.milestones import WORKS_START
from kaigong.core.plan.model import Debt
from kaigong.core.rules.model import Due, Op


def introduce(draft: Draft, op: Op) -> None:
    """Add an item marked introduced_by, if its applies_when is true."""
    if draft.find(op.item) is None and draft.prepared.items[op.item].applies.value(draft.bits):
        draft.add(op.item)


def drop(draft: Draft, op: Op) -> None:
    """Remove the item; its outputs are satisfied by satisfied_by or no longer asked.

    Of an item merged into another only its own outputs go, and that other with its last part; an item that took others
    in goes whole. When the giver is an item, it gives the outputs; a material comes from outside.
    """
    name = op.item
    while name in draft.divided:
        name = draft.became[name]
    if name in draft.inputs:
        gone = draft.remove(name)
        draft.forget_parts(name)
    elif _is_part(draft, name):
        gone = _drop_part(draft, name)
    else:
        return
    if op.satisfied_by is None:
        draft.waived.update(gone)
    elif op.satisfied_by in draft.prepared.items:
        giver = draft.find(op.satisfied_by)
        if giver is not None:
            draft.outputs[giver] |= gone
    else:
        draft.supplied.update(dict.fromkeys(gone, op.satisfied_by))


def _is_part(draft: Draft, item: str) -> bool:
    return item in draft.parts.get(draft.became.get(item, ""), ())


def _drop_part(draft: Draft, item: str) -> Materials:
    """Take one part out of the item it was merged into; that one goes too when nothing is left of it."""
    host = draft.became.pop(item)
    parts = draft.parts[host]
    gone = parts.pop(item)
    if not parts:
        return gone | (_drop_part(draft, host) if _is_part(draft, host) else draft.remove(host))
    while host in draft.became:  # merged further: what it gave is given by the last
        outer = draft.parts.get(draft.became[host], {})
        if host in outer:
            outer[host] -= gone
        host = draft.became[host]
    if host in draft.outputs:
        draft.outputs[host] -= gone
    return gone


def merge(draft: Draft, op: Op) -> None:
    """Items become one (into), only if into and at least one other of them are in the plan.

    Into gives all their outputs as well as its own and, if it is one of them, takes all their inputs; optional days
    becomes its promised days.
    """
    into = draft.find(op.into[0])
    members = draft.found(op.items)
    others = [item for item in members if item != into]
    if into is None or not others:
        return
    parts = draft.parts.setdefault(into, {})
    if into in members:
        parts.setdefault(into, draft.outputs[into])
        draft.inputs[into] = draft.inputs[into].union(*(draft.inputs[item] for item in others))
        _inherit_waits(draft, into, others)
    for item in others:
        parts[item] = draft.remove(item)
        draft.outputs[into] |= parts[item]
        draft.became[item] = into
    if op.days is not None:
        draft.promised[into] = op.days


def _inherit_waits(draft: Draft, into: str, others: list[str]) -> None:
    waits = [wait for item in (into, *others) for wait in draft.waits.get(item, ())]
    if waits:
        draft.waits[into] = tuple(dict.fromkeys(waits))


def split(draft: Draft, op: Op) -> None:
    """Replace the item by the listed introduced items, which keep their own inputs.

    Inputs, debts and days of the old item do not pass on. Its name then stands for the first of them in the plan.
    """
    host = draft.find(op.item)
    standing = [item for item in op.into if item in draft.inputs and item != host]
    if host is None or not standing:
        return
    draft.remove(host)
    draft.promised.pop(host, None)
    draft.forget_parts(host)
    draft.debts[:] = [debt for debt in draft.debts if debt.item != host]
    draft.became[host] = standing[0]
    draft.divided.add(host)


def shorten(draft: Draft, op: Op) -> None:
    """Promised days become at most days."""
    host = draft.find(op.item)
    if host is None or op.days is None:
        return
    promised = draft.promised_days(host)
    if promised is None or promised > op.days:
        draft.promised[host] = op.days


def replace_input(draft: Draft, op: Op) -> None:
    """Live input replaced by another material."""
    host = draft.find(op.item)
    if host is not None and op.input in draft.inputs[host]:
        draft.inputs[host] = draft.inputs[host] - {op.input} | {op.by}


def add_input(draft: Draft, op: Op) -> None:
    """New input."""
    host = draft.find(op.item)
    if host is not None:
        draft.inputs[host] |= {op.input}


def remove_input(draft: Draft, op: Op) -> None:
    """Input dropped."""
    host = draft.find(op.item)
    if host is not None:
        draft.inputs[host] -= {op.input}


def defer_input(draft: Draft, op: Op) -> None:
    """A live input no longer blocks the item but is owed; see `_take`."""
    host = draft.find(op.item)
    if host is not None and op.due is not None and _take(draft, host, op.input, op.due):
        _give(draft, draft.debts[-1])


def apply_deferrable(draft: Draft, op: Op) -> None:
    """Every deferrable input of the items in the plan, all at once: first taken from every item, then given."""
    already = len(draft.debts)
    for name in list(draft.inputs):
        for material, due in draft.prepared.items[name].item.deferrable_inputs.items():
            _take(draft, name, material, due)
    for debt in draft.debts[already:]:
        _give(draft, debt)


def _take(draft: Draft, item: str, material: str, due: Due) -> bool:
    """Owe a live input; if due.before is not in the plan, the input stays."""
    if material not in draft.inputs[item] or due.before is not None and draft.find(due.before) is None:
        return False
    draft.inputs[item] -= {material}
    draft.debts.append(Debt(item, material, due))
    return True


def _give(draft: Draft, debt: Debt) -> None:
    """The owed material becomes an input of due.before."""
    creditor = draft.find(debt.due.before) if debt.due.before is not None else None
    if creditor is not None:
        draft.inputs[creditor] |= {debt.material}


def rewire_consumers(draft: Draft, op: Op) -> None:
    """If no item in the plan produces the material, its consumers take "to" instead."""
    if any(op.material in outputs for outputs in draft.outputs.values()):
        return
    for item, inputs in draft.inputs.items():
        if op.material in inputs:
            draft.inputs[item] = inputs - {op.material} | {op.to}


def pre_review(draft: Draft, op: Op) -> None:
    """Listed items drop ignore_inputs and wait for starts_from; final_item waits for trigger and final_requires.

    Works-start waits for final_item.
    """
    for item in draft.found(op.items):
        draft.inputs[item] = draft.inputs[item].difference(op.ignore_inputs)
        _wait(draft, item, op.starts_from)
    for each in (op.trigger, *op.final_requires):
        _wait(draft, op.final_item, each)
    _wait(draft, WORKS_START, op.final_item)


def _wait(draft: Draft, item: str, awaited: str) -> None:
    """Wait for another item as a whole, when both are in the plan."""
    host = draft.find(item)
    if host is not None and draft.find(awaited) is not None:
        draft.waits[host] = (*draft.waits.get(host, ()), awaited)


def change_nothing(draft: Draft, op: Op) -> None:
    """share, deem, unit_split and note: no graph change."""


OPS: Mapping[str, Callable[[Draft, Op], None]] = {
    "introduce": introduce,
    "drop": drop,
    "merge": merge,
    "split": split,
    "shorten": shorten,
    "replace_input": replace_input,
    "add_input": add_input,
    "remove_input": remove_input,
    "defer_input": defer_input,
    "apply_deferrable": apply_deferrable,
    "rewire_consumers": rewire_consumers,
    "pre_review": pre_review,
    "unit_split": change_nothing,
    "share": change_nothing,
    "deem": change_nothing,
    "note": change_nothing,
}
