"""What a change of law writes beside the columns of items: seats of the agencies it brings in."""

from kaigong.apps.cases import rows
from kaigong.apps.cases.models import Case, Item, Seat
from kaigong.core.cases import events as e
from kaigong.core.cases import values as core


@rows.on(e.ItemMigrated)
def _moved(case: Case, folded: core.Case, event: e.ItemMigrated, n: int) -> None:
    """The seats go with the agencies, where these have changed."""
    item = folded.items[event.item]
    if not item.law_before or set(item.law_before[-1].agencies) != set(event.agencies):
        _seat(case, item)


@rows.on(e.MigrationTakenBack)
def _back(case: Case, folded: core.Case, event: e.MigrationTakenBack, n: int) -> None:
    _seat(case, folded.items[event.item])


def _seat(case: Case, item: core.Item) -> None:
    row = Item.objects.get(case=case, code=item.code)
    row.seats.exclude(agency_id__in=item.agencies).delete()
    known = set(row.seats.values_list("agency_id", flat=True))
    Seat.objects.bulk_create(Seat(item=row, agency_id=agency) for agency in item.agencies if agency not in known)
