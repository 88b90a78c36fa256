"""What can happen to the rules by which silence approves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeemedRuleSet:
    """From this day silence past the last day approves the item there; `rule` is the local rule that says so."""

    item: str
    region: str
    rule: str
    since: str


@dataclass(frozen=True, slots=True)
class DeemedRuleEnded:
    """For last days from this one on silence approves nothing any more."""

    item: str
    region: str
    until: str
    reason: str
