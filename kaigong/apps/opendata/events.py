"""What happens to the tokens of an agency; it stands in the agency's stream."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ApiTokenIssued:
    """A token was signed for an agency's system."""

    key: str
    purpose: str
    until: str


@dataclass(frozen=True, slots=True)
class ApiTokenWithdrawn:
    """The token does not count any more."""

    key: str
    reason: str
