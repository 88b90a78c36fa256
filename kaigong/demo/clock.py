"""The clock of the demo city, for whoever works outside of requests: the hour of its day, once a city is loaded."""

from datetime import datetime

from kaigong.apps.ledger import clock
from kaigong.demo import queries


def now() -> datetime:
    """The hour of the demo day."""
    row, wall = queries.demo_day(), clock.sure()
    return wall if row is None else queries.now_of(row, wall)
