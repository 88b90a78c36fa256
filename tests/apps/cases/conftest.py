"""A project of Lin's enterprise, a city whose agencies all have an officer, and how a project is carried through."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.conftest import NOW, _agency, _enterprise, _person

START = date(2022, 2, 10)
NOT_DESKS = {"applicant", "intermediary"}


@pytest.fixture
def city(service_bureau: Any, natural_resources: Any) -> None:
    """Every agency of the catalogue but those that are no agencies."""
    from kaigong.apps.rulebook import queries as rulebook

    for agency in rulebook.catalogue().agencies.values():
        if agency.id not in NOT_DESKS:
            _agency(agency.id, agency.name_zh, agency.name_en)


@pytest.fixture
def officer(city: None) -> Callable[[Any], Any]:
    """The officer on whose desk an item lies; made when first asked for."""
    from kaigong.apps.accounts.models import Agency, Person

    def find(item: Any) -> Any:
        name = f"o-{item.agency_id}"
        known = Person.objects.filter(username=name).first()
        return known or _person(name, "经办人", "Officer", "officer", Agency.objects.get(id=item.agency_id))

    return find


@pytest.fixture
def project(lin: Any, lin_enterprise: Any, city: None) -> Any:
    """A plain industrial project, everything known of it."""
    return register("industrial-general", lin_enterprise)


def register(type: str, enterprise: Any, name: str = "示例智能装备生产基地") -> Any:
    """A project of a type with that type's own facts."""
    from kaigong.apps.projects import actions
    from kaigong.apps.rulebook import queries as rulebook
    from kaigong.core.rules.facts import sample_facts

    catalogue = rulebook.catalogue()
    return actions.register_project(
        name=name, type=type, facts=sample_facts(catalogue, type), start_on=START, klass="industry",
        county="421003", investment_fen=120_000_000_00, enterprise=enterprise, by="system:setup", now=NOW,
    )  # fmt: skip


@pytest.fixture
def case(project: Any, lin: Any) -> Any:
    """The first stage of that project, applied for."""
    from kaigong.apps.cases import actions

    return actions.apply_stage(project=project, stage="1", by=lin.ref, now=NOW)


def fresh(item: Any) -> Any:
    """The item as it is stored."""
    from kaigong.apps.cases.models import Item

    return Item.objects.select_related("case__project__enterprise", "project__enterprise").get(pk=item.pk)


def ready(agency_id: str | None = None, **more: Any) -> Any:
    """An item that lies on a desk and waits for nothing."""
    from kaigong.apps.cases.models import Item

    found = Item.objects.filter(waits=False, state="received", **more)
    found = found.filter(agency_id=agency_id) if agency_id else found
    return fresh(found.order_by("id")[0])


def noticed(item: Any, missing: list[str], person: Any) -> Any:
    """The item after the merged notice of its round went out, on the last day for it."""
    from kaigong.apps.cases import actions

    actions.ask_correction(item=item, missing=missing, person=person, now=NOW)
    actions.tick(now=datetime(2022, 2, 17, 16, 40, tzinfo=NOW.tzinfo))
    return fresh(item)


def head_of(item: Any) -> Any:
    """The head of the agency on whose desk an item lies; made when first asked for."""
    from kaigong.apps.accounts.models import Agency, Person

    name = f"h-{item.agency_id}"
    known = Person.objects.filter(username=name).first()
    return known or _person(name, "负责人", "Head", "head", Agency.objects.get(id=item.agency_id))


def settle(item: Any, lin: Any, officer: Callable[[Any], Any], now: datetime, document: Any) -> None:
    """What closes an item is handed in and checked: the phases that must be inspected before completion."""
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Debt

    for debt in Debt.objects.filter(project=item.project, gate=item.code, ended=False).order_by("id"):
        paid = actions.pay_debt(debt=debt, documents=[document], person=lin, now=now)
        actions.verify_debt(debt=paid, kept=True, person=officer(debt.item), now=now)


def carry_on(project: Any, lin: Any, officer: Callable[[Any], Any], now: datetime, *, document: Any) -> Iterator[Any]:
    """Let everybody do the next thing that can be done, until nothing can: items as they are finished."""
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Item

    while True:
        open_ = (
            Item.objects.filter(project=project, finished=False, waits=False).exclude(state="simulated").order_by("id")
        )
        items = [fresh(item) for item in open_]
        if not items:
            return
        for item in items:
            settle(item, lin, officer, now, document)
            if item.state == "to-do":
                yield actions.report_done(item=item, on=now.date(), document=document, person=lin, now=now)
            else:
                taken = actions.accept_item(item=item, person=officer(item), now=now)
                yield actions.decide_item(
                    item=taken, decision="approve", reason="符合条件", person=officer(item), now=now
                )
        now += timedelta(days=1)


@pytest.fixture
def document(lin: Any) -> Any:
    """A small text of Lin's in the content store."""
    return stored("现场照片说明", lin)


def stored(text: str, person: Any) -> Any:
    """A document with that text."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from kaigong.apps.documents import actions

    upload = SimpleUploadedFile("说明.txt", text.encode())
    return actions.store(upload=upload, by=person.ref, now=NOW)


__all__ = ["START", "_enterprise", "carry_on", "fresh", "head_of", "noticed", "ready", "register", "stored"]
