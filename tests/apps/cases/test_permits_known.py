"""What the cases tell the project base: a permit the system gave itself stands behind a start."""

from datetime import date
from typing import Any

import pytest

from kaigong.apps.cases.models import Certificate, Item
from kaigong.apps.projects import known_permits

pytestmark = pytest.mark.django_db
ON = date(2022, 2, 9)


def test_a_permit_the_system_gave_itself_is_known_as_long_as_it_stands(case: Any) -> None:
    item = Item.objects.filter(case=case).first()
    made = Certificate.objects.create(item=item, number="X1", name="施工许可证", issued_on=ON, entry_n=1)
    assert known_permits.of([case.project_id]) == {}, "a certificate of another kind permits no start"
    Item.objects.filter(pk=made.item_id).update(code="construction-permit")
    assert known_permits.of([case.project_id]) == {case.project_id: [ON]}
    Certificate.objects.update(revoked_on=ON)
    assert known_permits.of([case.project_id]) == {}
