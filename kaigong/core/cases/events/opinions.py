"""Events of internal opinions (T24): asked of any number of reviewers, given, or lapsed into agreement."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class OpinionsAsked:
    """`due` is the last day to answer; None while its year has no calendar: then silence counts as nothing."""

    item: str
    reviewers: tuple[str, ...]
    question: str
    due: date | None
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class OpinionGiven:
    item: str
    reviewer: str
    agrees: bool
    text: str
    on: date


@dataclass(frozen=True, slots=True)
class OpinionsLapsed:
    """Silent past the last day: these reviewers count as agreeing."""

    item: str
    reviewers: tuple[str, ...]
    on: date
