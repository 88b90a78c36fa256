"""The plan while reforms are worked into it: who is in, what each takes and gives, and what became of the others."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kaigong.core.plan.model import Debt
from kaigong.core.plan.prepare import Prepared

Materials = frozenset[str]
NONE: Materials = frozenset()


@dataclass(frozen=True, slots=True)
class Draft:
    """Working tables by item id; `inputs` also says who is in the plan. Only `ops` changes them."""

    prepared: Prepared
    bits: int
    inputs: dict[str, Materials] = field(default_factory=dict)
    outputs: dict[str, Materials] = field(default_factory=dict)
    waits: dict[str, tuple[str, ...]] = field(default_factory=dict)  # items waited for without a material
    promised: dict[str, int] = field(default_factory=dict)  # promised days changed by a reform
    became: dict[str, str] = field(
        default_factory=dict
    )  # merged item -> into; split item -> first of its into in the plan
    divided: set[str] = field(default_factory=set)  # items that were split
    parts: dict[str, dict[str, Materials]] = field(default_factory=dict)  # item -> what it took in -> its outputs
    debts: list[Debt] = field(default_factory=list)
    supplied: dict[str, str] = field(default_factory=dict)  # output of a dropped item -> material from outside
    waived: set[str] = field(default_factory=set)  # outputs of dropped items that nobody asks for any more

    def add(self, item: str) -> None:
        """Put an item into the plan with its own inputs and outputs."""
        state = self.prepared.items[item]
        self.became.pop(item, None)
        self.divided.discard(item)
        self.inputs[item] = state.state(self.bits)[1]
        self.outputs[item] = state.outputs

    def remove(self, item: str) -> Materials:
        """Take an item out of the plan; what it gave."""
        del self.inputs[item]
        self.waits.pop(item, None)
        return self.outputs.pop(item)

    def forget_parts(self, item: str) -> None:
        """An item that took others in went whole, and with it what those had taken in before."""
        for part in self.parts.pop(item, {}):
            if part != item:
                self.forget_parts(part)

    def find(self, name: str) -> str | None:
        """The item in the plan that a name now stands for, or None."""
        inputs = self.inputs
        while name not in inputs:
            if name not in self.became:
                return None
            name = self.became[name]
        return name

    def found(self, names: Iterable[str]) -> list[str]:
        """The items in the plan that the names stand for, each once."""
        return list(dict.fromkeys(host for host in map(self.find, names) if host is not None))

    def promised_days(self, item: str) -> int | None:
        known = self.prepared.items[item].item
        return self.promised.get(item, known.promised_days if known.promised_days is not None else known.typical_days)
