"""Many entries at once meet at the same lock as few."""

import pytest
from django.db import transaction

from kaigong.apps.ledger.inserting import FEW, insert
from kaigong.apps.ledger.models import Entry
from kaigong.core.ledger.sealing import Sealed
from kaigong.core.problems import Refused

STAMP = "2022-02-10T10:00:00.000000+08:00"


def _entries(number: int, stream: str = "case:KG-2022-000001") -> list[Sealed]:
    """Entries of one stream; their hashes are not looked at here."""
    data, prev, digest = '{"a":"b"}', "0" * 64, "1" * 64
    return [
        Sealed(stream, n, "MaterialGiven", STAMP, STAMP, "person:lin", data, prev, "sha256", digest)
        for n in range(1, number + 1)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, FEW, FEW + 1, 40])
def test_whoever_comes_second_is_told_so_however_many_entries_there_are(number: int) -> None:
    insert(_entries(number))
    with pytest.raises(Refused, match="stream.moved_on"), transaction.atomic():
        insert(_entries(number))
    assert Entry.objects.count() == number
