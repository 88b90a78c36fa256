"""What a counted number means: the catalogue's definition of the measure it is counted by."""

from kaigong.core.rules.indicators import Indicator, shipped_indicators


def of_measure(name: str) -> Indicator | None:
    """The indicator of a measure; None where a promise is not counted."""
    return next((each for each in shipped_indicators().values() if name and each.measure == name), None)
