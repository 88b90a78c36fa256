"""Case numbers: counted by year, in the order in which cases are opened."""

from kaigong.apps.ledger import wire

TAKE = (
    "INSERT INTO cases_casecounter (year, last) VALUES (%s, 1) "
    "ON CONFLICT (year) DO UPDATE SET last = cases_casecounter.last + 1 RETURNING last"
)
LAST = "SELECT last FROM cases_casecounter WHERE year = %s"
FIRST = "INSERT INTO cases_casecounter (year, last) VALUES (%s, 0) ON CONFLICT (year) DO NOTHING"
COUNT_ON = "UPDATE cases_casecounter SET last = %s WHERE year = %s AND last = %s"


def said(year: int, number: int) -> str:
    """A number as people read it."""
    return f"KG-{year}-{number:06d}"


def year_of(no: str) -> int:
    """The year in a number as people read it."""
    return int(no.split("-")[1])


def take(year: int) -> int:
    """The next number; two at once wait for each other at the counter's row."""
    ((last,),) = wire.rows(TAKE, (year,))
    return int(last)


def last(year: int) -> int:
    """The number given last."""
    found = wire.rows(LAST, (year,))
    return int(found[0][0]) if found else 0


def count_on(year: int, before: int, now: int) -> bool:
    """Numbers were given in advance: from here on they are taken, unless somebody else took one meanwhile."""
    if not before:
        wire.run(FIRST, (year,))
    return wire.run(COUNT_ON, (now, year, before)) == 1
