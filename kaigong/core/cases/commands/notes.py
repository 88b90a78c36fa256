"""Commands that move nothing: comments, consults, questions, ratings; and internal opinions."""

from dataclasses import dataclass

from kaigong.core.cases.commands.base import Command

OPINION_DAYS = 5  # working days a reviewer has, unless the asker sets others (a convention)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment(Command):
    text: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskConsult(Command):
    """Another agency is asked for advice; it binds nobody and stops nothing."""

    agency: str
    question: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerConsult(Command):
    id: str
    answer: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskQuestion(Command):
    text: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuestion(Command):
    id: str
    text: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateService(Command):
    """好差评: 1 (very dissatisfied) to 5 (very satisfied)."""

    score: int
    by: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOpinions(Command):
    """Any number of reviewers, known only now."""

    reviewers: tuple[str, ...]
    by: str
    days: int = OPINION_DAYS
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveOpinion(Command):
    reviewer: str
    agrees: bool
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseOpinions(Command):
    """T24, by the clock."""
