"""Events that move nothing: comments, consults, questions and their answers, the rating of the service."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CommentMade:
    item: str
    text: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class ConsultAsked:
    item: str
    id: str
    agency: str
    question: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class ConsultAnswered:
    item: str
    id: str
    answer: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    item: str
    id: str
    text: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    item: str
    id: str
    text: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class ServiceRated:
    item: str
    score: int
    text: str
    by: str
    on: date
