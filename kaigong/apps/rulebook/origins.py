"""Of which item a reform made several: what the law says of the whole holds for each of its phases."""

from kaigong.core.rules.model import Catalogue

SPLIT = "split"


def whole_of(catalogue: Catalogue, code: str) -> str:
    """The item that a reform split into this one among others; "": it is none's phase."""
    ops = (op for reform in catalogue.reforms.values() for op in reform.ops if op.op == SPLIT)
    return next((op.item for op in ops if code in op.into), "")


def phases_of(catalogue: Catalogue, code: str) -> tuple[str, ...]:
    """The items that a reform makes of this one."""
    ops = (op for reform in catalogue.reforms.values() for op in reform.ops if op.op == SPLIT and op.item == code)
    return tuple(phase for op in ops for phase in op.into)
