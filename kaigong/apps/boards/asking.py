"""What somebody asks of 能否兑现: which promise, how many reviewers at which desk, which reforms, in which order desks
take what waits. It is read from an address, so a what-if can be sent to a colleague; what cannot be is left aside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from kaigong.core.simulate.scenario import DISCIPLINES

DESK = "desk-"
MOST_REVIEWERS = 99
USUAL = DISCIPLINES[0]


@dataclass(frozen=True, slots=True)
class Asked:
    """Only what differs from today: `reviewers` by agency, reforms switched `off` or newly `on`, the discipline."""

    target: str = ""
    reviewers: tuple[tuple[str, int], ...] = ()
    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    discipline: str = USUAL

    @property
    def differs(self) -> bool:
        """Whether anything differs from today."""
        return bool(self.reviewers or self.off or self.on or self.discipline != USUAL)

    def query(self) -> str:
        """The address of this very what-if."""
        pairs = [("target", self.target)] if self.target else []
        pairs += [(DESK + agency, str(count)) for agency, count in self.reviewers]
        pairs += [("off", name) for name in self.off] + [("on", name) for name in self.on]
        pairs += [("discipline", self.discipline)] if self.discipline != USUAL else []
        return urlencode(pairs)

    def plain(self) -> dict[str, Any]:
        """As a scenario keeps it."""
        return {"reviewers": dict(self.reviewers), "off": list(self.off), "on": list(self.on),
                "discipline": self.discipline}  # fmt: skip


def read(said: QueryDict, *, desks: Mapping[str, int], reforms: Mapping[str, bool]) -> Asked:
    """From an address or a form. A form says with `chosen` that its switches are all there is."""
    ticked = said.getlist("reform") if "chosen" in said else None
    on = {name for name in (said.getlist("on") if ticked is None else ticked) if name in reforms}
    off = set(said.getlist("off")) if ticked is None else set(reforms) - on
    return of(
        said.get("target", ""), {name.removeprefix(DESK): said.get(name, "") for name in said if name.startswith(DESK)},
        off, on, said.get("discipline", ""), desks=desks, reforms=reforms,
    )  # fmt: skip


def of(
    target: str, reviewers: Mapping[str, Any], off: Iterable[str], on: Iterable[str], discipline: str, *,
    desks: Mapping[str, int], reforms: Mapping[str, bool],
) -> Asked:  # fmt: skip
    """Only what differs from today, in a fixed order."""
    wanted = ((agency, _count(reviewers.get(agency))) for agency in sorted(desks))
    changed = tuple((agency, n) for agency, n in wanted if n is not None and n != desks[agency])
    return Asked(
        target[:20], changed, tuple(sorted(name for name in set(off) if reforms.get(name))),
        tuple(sorted(name for name in set(on) if reforms.get(name) is False)),
        discipline if discipline in DISCIPLINES else USUAL,
    )  # fmt: skip


def _count(said: Any) -> int | None:
    text = str(said if said is not None else "").strip()
    return min(int(text), MOST_REVIEWERS) if text.isascii() and text.isdigit() and len(text) <= 4 else None
