"""No page and no action without its outsider: the tables of `outsiders` are held against the code, and tried."""

# ruff: noqa: F811  fixtures are taken from elsewhere by their names

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from tests.apps import outsiders
from tests.apps.cases.conftest import case, city, document, officer, project, ready  # noqa: F401  fixtures
from tests.apps.outsiders import ACTIONS, OWN, PUBLIC, ROLE, SCOPED, STEPS, TOLD
from tests.conftest import NOW, _agency, _person

HERE = Path(__file__).parent
TABLES = {"PUBLIC": PUBLIC, "OWN": OWN, "ROLE": ROLE, "SCOPED": SCOPED, "TOLD": TOLD}
CLOSED = {403, 404}
LOGGED_OUT = {302, 401, 403, 404}
NOT_PAGES = ("demo:", "admin:")


def names(resolver: Any, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            yield f"{space}{pattern.name}"


def actions() -> Iterator[tuple[str, str]]:
    """Every public function of every app's actions: app.name, or app.module.name where an app has two of a name."""
    found: dict[str, list[str]] = {}
    for app in apps.get_app_configs():
        if not app.name.startswith("kaigong.apps."):
            continue
        for info in pkgutil.walk_packages([app.path], f"{app.name}."):
            rest = info.name[len(app.name) + 1 :]
            if not rest.startswith("actions"):
                continue
            module = importlib.import_module(info.name)
            for name, thing in vars(module).items():
                if inspect.isfunction(thing) and not name.startswith("_") and thing.__module__ == info.name:
                    found.setdefault(f"{app.label}.{name}", []).append(rest.rpartition(".")[2])
    for name, modules in found.items():
        app, _dot, action = name.partition(".")
        for place, module in enumerate(sorted(modules, reverse=len(modules) > 1 and "desk_work" not in modules)):
            yield (name if place == 0 else f"{app}.{module}.{action}"), module


PAGES = sorted({name for name in names(get_resolver()) if not name.startswith(NOT_PAGES)})


def test_every_page_has_its_outsider() -> None:
    known = [name for table in TABLES.values() for name in table]
    assert [name for name in PAGES if name not in known] == [], "add these to tests/apps/outsiders.py"
    assert sorted(set(known) - set(PAGES)) == [], "these pages are gone"
    assert sorted({name for name in known if known.count(name) > 1}) == [], "these stand in two tables"


def test_every_action_has_its_outsider() -> None:
    found = {name for name, _module in actions()}
    known = ACTIONS.keys() | STEPS.keys()
    assert sorted(found - known) == [], "add these to tests/apps/outsiders.py"
    assert sorted(known - found) == [], "these actions are gone"
    assert sorted(ACTIONS.keys() & STEPS.keys()) == []


@pytest.mark.parametrize("told", sorted({*TOLD.values(), *ACTIONS.values()}))
def test_the_tests_that_are_named_exist(told: str) -> None:
    file, _colons, test = told.partition("::")
    assert re.search(rf"^def {test}\(", (HERE / file).read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_the_test_that_is_named_tries_the_action(action: str) -> None:
    file = ACTIONS[action].partition("::")[0]
    assert re.search(rf"\b{action.rpartition('.')[2]}\b", (HERE / file).read_text(encoding="utf-8"))


# --------------------------------------------------------------------------------------------------- they are tried


@pytest.fixture
def world(project: Any, case: Any, officer: Any, document: Any, lin: Any) -> Any:
    """Lin's project with a case, a certificate, a document; and people who have nothing to do with any of it."""
    from kaigong.apps.cases import actions as cases
    from kaigong.apps.cases.models import How
    from tests.apps.cases.test_certificates import issue

    certificate = issue(officer)
    cases.give_materials(case=case, materials={"land-survey-map": (How.UPLOADED, document)}, person=lin, now=NOW)
    item = ready()
    stranger = _person("fremd", "外人", "Stranger", "officer", _agency("far-away", "外地局", "Far Away"))
    return SimpleNamespace(
        project=project, case=case, item=item, document=document, certificate=certificate, stranger=stranger,
        deciding=officer(item),
    )  # fmt: skip


def visit(client: Client, person: Any, address: str, *, post: bool) -> int:
    if person is None:
        client.logout()
    else:
        client.force_login(person)
    answer = client.post(address, {}) if post else client.get(address)
    return int(answer.status_code)


@pytest.mark.parametrize("name", sorted(SCOPED))
def test_an_outsider_finds_nothing_where_an_insider_does(
    name: str, world: Any, wei: Any, client: Client, request: pytest.FixtureRequest
) -> None:
    scoped = SCOPED[name]
    address = reverse(name, args=scoped.args(world))
    assert visit(client, None, address, post=scoped.post) in LOGGED_OUT
    assert visit(client, wei, address, post=scoped.post) in CLOSED
    if not scoped.seen_by_all_staff:
        assert visit(client, world.stranger, address, post=scoped.post) in CLOSED
    insider = getattr(world, scoped.insider, None) or request.getfixturevalue(scoped.insider)
    assert visit(client, insider, address, post=scoped.post) not in CLOSED


@pytest.mark.parametrize("name", sorted(ROLE))
def test_a_page_of_a_role_is_closed_to_others(
    name: str,
    wei: Any,
    city: Any,
    client: Client,
    request: pytest.FixtureRequest,
) -> None:
    address = reverse(name)
    assert visit(client, None, address, post=False) in LOGGED_OUT
    assert visit(client, wei, address, post=False) in CLOSED
    assert visit(client, request.getfixturevalue(ROLE[name]), address, post=False) not in CLOSED


@pytest.mark.parametrize("name", sorted(OWN))
def test_ones_own_things_ask_for_a_log_in(name: str, db: None, client: Client) -> None:
    address = reverse(name)
    statuses = {visit(client, None, address, post=post) for post in (False, True)}
    assert statuses <= LOGGED_OUT | {405}


def test_a_public_page_says_why_it_is() -> None:
    assert all(len(why) > 5 for why in (*outsiders.PUBLIC.values(), *outsiders.STEPS.values()))


def test_an_auditor_reads_and_changes_nothing(world: Any, wu: Any, client: Client) -> None:
    from kaigong.apps.ledger.models import Entry

    changing = [name for name, scoped in SCOPED.items() if scoped.post]
    before = Entry.objects.count()
    for name in changing:
        assert visit(client, wu, reverse(name, args=SCOPED[name].args(world)), post=True) in CLOSED
    assert Entry.objects.count() == before
    for name in ("cases:case", "cases:item", "cases:certificate", "cases:passport", "ledger:stream", "boards:project"):
        assert visit(client, wu, reverse(name, args=SCOPED[name].args(world)), post=False) == 200
