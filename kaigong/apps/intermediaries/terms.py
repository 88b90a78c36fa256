"""What the rules say about a service: which agencies decide on its result, and which bodies may therefore not do it."""

from collections.abc import Iterable, Mapping
from datetime import date

from kaigong.core.clock.calendar import Calendar, UnknownYear
from kaigong.core.rules.model import Catalogue, Item

SERVICE = "intermediary-service"
SURVEYS = "multi-survey"  # the services that measure (多测合一)
LEAST_JOBS = 5  # a league place says little before that many rated jobs
PRIOR_JOBS, PRIOR_SCORE = 5, 4.0  # as if every body had begun with that many ratings of that height


def services(catalogue: Catalogue) -> Mapping[str, Item]:
    """The intermediary services of the catalogue, by id."""
    return {item.id: item for item in catalogue.items.values() if item.kind == SERVICE}


def deciding_agencies(catalogue: Catalogue, service: str) -> frozenset[str]:
    """The agencies of the items that take what the service gives, directly or inside the report of another service:
    a body tied to one of them may not do it (优化营商环境条例 Art. 43)."""
    found, seen, ahead = set[str](), set[str](), [service]
    while ahead:
        gives = set(catalogue.items[ahead.pop()].outputs)
        takers = [item for item in catalogue.items.values() if gives & {given.material for given in item.inputs}]
        found |= {agency for item in takers if item.kind != SERVICE for agency in item.agency}
        further = {item.id for item in takers if item.kind == SERVICE} - seen
        seen |= further
        ahead += sorted(further)
    return frozenset(found)


def barred_by(catalogue: Catalogue, service: str, affiliated: Iterable[str]) -> list[str]:
    """The agencies that bar a body with these ties from the service."""
    return sorted(deciding_agencies(catalogue, service) & set(affiliated))


def working_days(calendar: Calendar, since: date | None, until: date) -> int:
    """Working days of a turn: the day it began does not count, the day it ended does (R-START)."""
    if since is None:
        return 0
    try:
        return calendar.between(since, until)
    except UnknownYear:
        return 0


def due_on(calendar: Calendar, started: date, days: int) -> date | None:
    """The last working day agreed; None where the calendar is not published that far."""
    try:
        return calendar.after(started, days)
    except UnknownYear:
        return None


def standing_score(scores: Iterable[int]) -> float:
    """The mean score drawn towards the common one, so that one good word does not make a first place."""
    given = list(scores)
    return (sum(given) + PRIOR_JOBS * PRIOR_SCORE) / (len(given) + PRIOR_JOBS)


def lots(scores: Iterable[int], defects: int) -> int:
    """The lots of a body in a draw, 1 to 3: two as a rule, one more for good ratings, one less for defects found."""
    given = list(scores)
    good = len(given) >= LEAST_JOBS and sum(given) / len(given) >= 4.5
    poor = defects > 0 and defects * 5 >= max(len(given), 1)
    return max(1, min(3, 2 + good - poor))
