"""Outsiders try what no other test lets them try."""

# ruff: noqa: F811  fixtures are taken from elsewhere by their names

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from kaigong.apps.cases import actions as cases
from kaigong.apps.cases.models import How, Item
from kaigong.apps.intermediaries.actions import apply_to_list
from kaigong.apps.ledger import actions_outbox as outbox
from kaigong.apps.ledger.models import Delivery, Entry
from kaigong.apps.projects.actions import register_project
from kaigong.core.problems import Refused
from tests.apps.cases.conftest import START, case, city, document, officer, project, ready  # noqa: F401  fixtures
from tests.conftest import NOW, _agency, _person

Try = Callable[[Any, Any], Any]


def in_state(state: str) -> Item:
    """An item in a state in which the move would be open to whoever has a part in it."""
    item = ready()
    Item.objects.filter(pk=item.pk).update(state=state)
    item.refresh_from_db()
    return item


TRIES: dict[str, Try] = {
    "call_back": lambda w, who: cases.call_back(
        item=in_state("approved"), ground="law", reason="改法", compensation="补偿", person=who, now=NOW
    ),
    "extend_use": lambda w, who: cases.extend_use(item=in_state("delivered"), reason="工期", person=who, now=NOW),
    "find_unmet": lambda w, who: cases.find_unmet(
        item=in_state("corrected"), reason="不符", unmet=["1.1"], person=who, now=NOW
    ),
    "give_materials": lambda w, who: cases.give_materials(
        case=w.case, materials={"land-survey-map": (How.UPLOADED, w.document)}, person=who, now=NOW
    ),
    "apply_to_list": lambda w, who: apply_to_list(
        enterprise=w.project.enterprise, affiliated=(), intro="", person=who, now=NOW
    ),
    "give_up": lambda w, who: outbox.give_up(delivery=w.letter, reason="不发", person=who, now=NOW),
    "resend_all": lambda w, who: outbox.resend_all(kind="probe", person=who, now=NOW),
    "register_project": lambda w, who: register_project(
        name="别人的项目", type="industrial-general", facts={}, start_on=START, klass="industry", county="421003",
        investment_fen=1, enterprise=w.project.enterprise, by=who.ref, now=NOW,
    ),
}  # fmt: skip


class World:
    """Lin's things."""

    def __init__(self, case: Any, document: Any) -> None:
        self.case, self.project, self.document = case, case.project, document
        self.letter = Delivery.objects.create(kind="probe", payload={}, created_at=NOW, due_at=NOW, dead_at=NOW)


@pytest.mark.parametrize("name", TRIES)
@pytest.mark.parametrize("who", ["enterprise", "agency", "auditor"])
def test_whoever_has_no_part_changes_nothing(
    name: str,
    who: str,
    case: Any,
    document: Any,
    wei: Any,
    wu: Any,
) -> None:
    world = World(case, document)
    stranger = _person("fremd", "外人", "Stranger", "officer", _agency("far-away", "外地局", "Far Away"))
    person = {"enterprise": wei, "agency": stranger, "auditor": wu}[who]
    before = Entry.objects.count()
    with pytest.raises((Refused, PermissionDenied, Http404)):
        TRIES[name](world, person)
    assert Entry.objects.count() == before
    assert Delivery.objects.get(pk=world.letter.pk).dead_at == NOW
