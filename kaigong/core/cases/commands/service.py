"""Commands about the rating of the service."""

from dataclasses import dataclass

from kaigong.core.cases.commands.base import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRating(Command):
    """The head of the agency answers what somebody said of its service."""

    text: str
    by: str
