"""The outcome of replays, counted: accepted, refused by reason, and both together are all."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from tools.replay.driver import Outcome, replay
from tools.replay.reading import READERS, Trace
from tools.replay.tables import Table, reason_of, table

LOGS = ("bpic15", "wabo", "us_adu", "bpic2020")


@dataclass
class Count:
    """What became of the traces of one log under one law."""

    log: str
    law: str
    traces: int = 0
    accepted: int = 0
    late: int = 0
    events: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    moves: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        """One trace more."""
        self.traces += 1
        self.accepted += not outcome.refused
        self.late += outcome.late
        self.events += outcome.events
        self.moves.update(outcome.moves)
        if outcome.refused:
            self.refused[outcome.refused] += 1

    @property
    def undefended(self) -> list[str]:
        """Refusals nobody has given a reason for."""
        return sorted(key for key in self.refused if reason_of(key) is None)


def traces(of: Table, data: Path, most: int | None = None) -> Iterator[Trace]:
    """The traces of every file of a kind of log beside each other, at most so many a file."""
    for pattern in of.files:
        for path in sorted(data.glob(pattern)):
            yield from islice(READERS[of.reader](path), most)


def count(log: str, data: Path, most: int | None = None) -> list[Count]:
    """One log under each of its laws."""
    of, found = table(log), []
    for law in of.laws:
        counted = Count(log, law)
        for outcome in replay(of, law, traces(of, data, most)):
            counted.add(outcome)
        found.append(counted)
    return found


def page(counts: Iterable[Count]) -> str:
    """The tables of the document, in Markdown."""
    counts = list(counts)
    lines = ["| Log | Law | Cases | Let through | Decided late | Refused | Events |",
             "| --- | --- | ---: | ---: | ---: | ---: | ---: |"]  # fmt: skip
    lines += [
        f"| {table(one.log).title} | {one.law} | {one.traces:,} | {one.accepted:,} | {one.late:,} |"
        f" {one.traces - one.accepted:,} | {one.events:,} |"
        for one in counts
    ]
    for one in counts:
        if one.refused:
            lines += ["", f"### {table(one.log).title}: refused under {one.law}", *_reasons(one)]
    return "\n".join(lines) + "\n"


def _reasons(one: Count) -> Iterator[str]:
    yield from ("", "| Cases | Refusal | Why it is right |", "| ---: | --- | --- |")
    for key, number in sorted(one.refused.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"| {number:,} | `{key}` | {(reason_of(key) or 'no reason given').strip()} |"
