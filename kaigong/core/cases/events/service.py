"""What an agency says to a rating of its service."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RatingAnswered:
    item: str
    text: str
    by: str
    on: date
