"""Does every row of promotion say what its stream says? Folds every stream from its first entry and compares."""

from collections.abc import Iterator, Mapping
from typing import Any

from kaigong.apps.ledger import queries as ledger
from kaigong.apps.promotion import folded, records
from kaigong.apps.promotion.models import Agreement, Contact, Lead, Rules, Team, Trip

CONTACT = ("day", "reported_on", "way", "text", "next_step", "next_on", "by", "agency", "trip_id")


def faults() -> Iterator[str]:
    """Everything that does not hold, one line each."""
    for lead in Lead.objects.select_related("project").order_by("pk").iterator(500):
        yield from _lead(lead)
    for agreement in Agreement.objects.order_by("pk").iterator(500):
        known = folded.agreement_of(agreement)
        yield from _differs(agreement.stream, agreement, folded.agreement_columns(known))
        yield from _promises(agreement, folded.promise_columns(known))
    for team in Team.objects.order_by("pk"):
        yield from _record(team.stream, team.seen_n, records.of_team(team, team.members.all()))
    for trip in Trip.objects.select_related("team").order_by("pk"):
        yield from _record(trip.stream, trip.seen_n, records.of_trip(trip, trip.leads.all()))
    for rules in Rules.objects.all():
        last = ledger.read("promotion-rules").entries[-1]
        if (last.n, last.data["values"]) != (rules.seen_n, rules.values):
            yield "promotion-rules: the row is not what was last set"


def _lead(row: Lead) -> Iterator[str]:
    history = folded.decoded(row.stream)
    known = folded.lead_of(row)
    yield from _differs(row.stream, row, {**folded.columns(known), **folded.related(known)})
    code = row.project.code if row.project else ""
    if code != known.project:
        yield f"{row.stream}: project is {code}, the fold says {known.project}"
    trips = dict(Trip.objects.filter(leads__no=row.no).values_list("no", "pk"))
    trips |= dict(Trip.objects.filter(contacts__lead=row).values_list("no", "pk"))
    stored = {one.n: one for one in Contact.objects.filter(lead=row)}
    wanted = {one.n: one for one in folded.contact_rows(row, history, trips)}
    if stored.keys() != wanted.keys():
        yield f"{row.stream}: conversations stand in one place alone"
    for n in stored.keys() & wanted.keys():
        yield from _differs(f"{row.stream} {n}", stored[n], {name: getattr(wanted[n], name) for name in CONTACT})
    kept = {str(person.key): folded.digest_of(person) for person in row.persons.all()}
    if kept != dict(known.people):
        yield f"{row.stream}: the people to talk to are not those of the ledger"


def _promises(row: Agreement, wanted: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    stored = {one.indicator: one for one in row.promises.all()}
    if stored.keys() != wanted.keys():
        yield f"{row.stream}: indicators stand in one place alone"
    for indicator in stored.keys() & wanted.keys():
        yield from _differs(f"{row.stream} {indicator}", stored[indicator], wanted[indicator])


def _record(stream: str, seen_n: int, record: Mapping[str, Any]) -> Iterator[str]:
    entries = ledger.read(stream).entries
    if not entries or entries[-1].n != seen_n or entries[-1].data["record"] != record:
        yield f"{stream}: the row is not what was last recorded"


def _differs(stream: str, row: Any, says: Mapping[str, Any]) -> Iterator[str]:
    for name, value in says.items():
        if getattr(row, name) != value:
            yield f"{stream}: {name} is {getattr(row, name)}, the fold says {value}"
