"""How readings are scored against labels: speaker, value, unit and comparator must agree; > and >= are equal."""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from kaigong.core.targets.values import Statement

LABELS = Path(__file__).resolve().parents[2] / "data" / "labels"
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """What was found of what was labelled, and what was found besides."""

    hits: int
    labelled: int
    false: int
    with_kind_and_due: int

    @property
    def recall(self) -> float:
        return self.hits / self.labelled if self.labelled else 1.0

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.false) if self.hits + self.false else 1.0

    @property
    def dated(self) -> float:
        """The share of labelled statements that also have the right kind and due day."""
        return self.with_kind_and_due / self.labelled if self.labelled else 1.0


def add(one: Score, two: Score) -> Score:
    return Score(
        one.hits + two.hits, one.labelled + two.labelled, one.false + two.false,
        one.with_kind_and_due + two.with_kind_and_due,
    )  # fmt: skip


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def score(
    statements: Iterable[Statement], labels: Iterable[Mapping[str, str]], optional: Iterable[Mapping[str, str]]
) -> Score:
    """What is optional is neither a miss nor a false alarm; what is implicit is no miss when it is not read."""
    read = list(statements)
    wanted = [label for label in labels if not label.get("optional")]
    passable = Counter(Decimal(each["value"]).normalize() for each in optional)
    got, want = Counter(map(_of_statement, read)), Counter(map(_of_label, wanted))
    spared = Counter(_of_label(label) for label in wanted if label.get("implicit")) - got
    false = sum(1 for key in (got - want).elements() if not _passes(key, passable))
    dated = Counter(map(_dated_statement, read)) & Counter(map(_dated_label, wanted))
    spared_count = sum(spared.values())
    return Score(sum((got & want).values()), len(wanted) - spared_count, false, sum(dated.values()))


def _passes(key: Key, passable: Counter[Decimal]) -> bool:
    value = key[1]
    assert isinstance(value, Decimal)
    if passable[value] <= 0:
        return False
    passable[value] -= 1
    return True


def _equal(comparator: str) -> str:
    return ">=" if comparator == ">" else comparator


def _of_statement(each: Statement) -> Key:
    return each.speaker, each.value.normalize(), each.unit, _equal(each.comparator)


def _of_label(label: Mapping[str, str]) -> Key:
    return label["speaker"], Decimal(label["value"]).normalize(), label["unit"], _equal(label["comparator"])


def _dated_statement(each: Statement) -> Key:
    return *_of_statement(each), each.kind, each.due.isoformat() if each.due else ""


def _dated_label(label: Mapping[str, str]) -> Key:
    return *_of_label(label), label["kind"], label["due"]
