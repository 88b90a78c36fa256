"""Whatever is typed into any form, it is taken or refused with every fault named: no form fails on its input.

Every form class of the product is found by looking, made with what its constructor asks for, and fed. A form with a
constructor nobody has told of here fails the sweep: add its argument to `arguments`.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.datastructures import MultiValueDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.apps.cases.conftest import case, city, document, officer, project  # noqa: F401  fixtures
from tests.apps.outsiders import OWN, PUBLIC, ROLE, SCOPED
from tests.apps.test_outsiders import world  # noqa: F401  fixture

# ruff: noqa: F811  fixtures are taken from elsewhere by their names

NASTY = (
    "", " ", "\x00", "a\x00b", "\u202e\u2066txt.exe", "\u200b", "𠮷㙟䶮𪚥", "é" * 300, "9" * 400, "-1", "0", "1e400",
    "NaN", "Infinity", "٣", "１２", "2022-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "2022-02-10T25:61", "on",
    "true", "null", "[]", "{}", "{{7*7}}", "{% include 'x' %}", "%s%n%d", "' OR '1'='1", "<script>alert(1)</script>",
    "javascript:alert(1)", "../../etc/passwd", "http://169.254.169.254/", "\r\nBcc: a@b.cn", "a@b", "\n" * 3000,
    "x" * 100_000, "1,2;3|4", "approve", "person:admin", "system:clock", "1.1", "00000000-0000-0000-0000-000000000000",
)  # fmt: skip
texts = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
files = st.builds(
    SimpleUploadedFile,
    st.sampled_from(["a.pdf", "../../x.pdf", "x" * 400 + ".pdf", "a\u202e.fdp", "<b>.png", " "]),
    st.sampled_from([b"", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04" + b"\x00" * 40, b"<svg onload=x>", b"text"])
    | st.binary(max_size=60),
)  # fmt: skip
OPEN = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
MODULES = ("forms", "forms_")


def form_classes() -> Iterator[type[forms.BaseForm]]:
    for app in apps.get_app_configs():
        if not app.name.startswith("kaigong."):
            continue
        for info in pkgutil.walk_packages([app.path], f"{app.name}."):
            if not info.name[len(app.name) + 1 :].startswith(MODULES):
                continue
            for thing in vars(importlib.import_module(info.name)).values():
                if inspect.isclass(thing) and issubclass(thing, forms.BaseForm) and thing.__module__ == info.name:
                    yield thing


def app_of(form: type[forms.BaseForm]) -> str:
    return form.__module__.split(".")[2]


FORMS = sorted(set(form_classes()), key=lambda form: f"{form.__module__}.{form.__name__}")


def arguments(world: Any) -> dict[str, Callable[[], Any]]:
    """What the constructors of forms ask for, by the name of the argument."""
    from kaigong.apps.accounts.models import Agency, Person
    from kaigong.apps.accounts.queries import people
    from kaigong.apps.boards.answers import Answers
    from kaigong.apps.cases.models import Debt, LawRunCase, Session
    from kaigong.apps.enterprises.models import Enterprise
    from kaigong.apps.intermediaries.models import Commission
    from kaigong.apps.projects.models import ProjectFile
    from kaigong.apps.projects.moves import MOVES
    from kaigong.apps.promotion.models import Agreement, Lead
    from kaigong.apps.rulebook import queries as rulebook
    from kaigong.apps.supervision.models import Line
    from kaigong.apps.targets.models import ReadStatement
    from kaigong.core.promotion.values import Terms
    from kaigong.core.rules.indicators import shipped_indicators

    catalogue = rulebook.catalogue()
    theme = next(iter(catalogue.themes.values()))
    return {
        "item": lambda: world.item, "debt": lambda: Debt(pk=9, item=world.item),
        "session": lambda: Session(pk=9, item=world.item),
        "commission": lambda: Commission(pk=9, project=world.project), "agency": lambda: world.item.agency_id,
        "row": lambda: LawRunCase(pk=9, case=world.case), "stages": lambda: [("1", "一")], "lines": list,
        "person": lambda: world.lin,
        "today": lambda: date(2022, 2, 10), "agencies": Agency.objects.all,
        "whom": Person.objects.all,
        "absent": lambda: world.lin, "known": dict, "theme": lambda: {"id": theme.id, "items": list(theme.items)},
        "seen": lambda: 1, "ways": dict, "owners": dict, "catalogue": lambda: catalogue, "facts": dict,
        "moves": lambda: list(MOVES), "steps": list, "days": lambda: [(date(2026, 5, 1), "x")],
        "changes": lambda: [("x", "x")],
        "may_share": lambda: True, "mates": Person.objects.all, "rows": list, "ask": tuple, "asked": tuple,
        "own": Enterprise.objects.all, "answers": lambda: Answers({}), "likeliest": lambda: "",
        "keys": lambda: ["code", "name"],
        "people": lambda: people(None), "line": lambda: Line(pk=9, lead_id=world.item.agency_id),
        "sheet": lambda: [["实物工作量", 40]], "draft": dict, "proposal": list,
        "places": list, "project": lambda: world.project, "projects": lambda: [world.project],
        "month": lambda: date(2022, 1, 1), "file": lambda: ProjectFile(project=world.project),
        "indicator": lambda: shipped_indicators()["industrial-value-added-growth"],
        "statement": lambda: ReadStatement(pk=9, value=Decimal(224)),
        "lead": lambda: Lead(pk=9, no="x", name="x", agency_id=world.item.agency_id, entered_on=date(2022, 2, 10)),
        "agreement": lambda: Agreement(pk=9, no="x"), "terms": lambda: Terms("x", "x", date(2022, 2, 10)),
    }  # fmt: skip


def made(form: type[forms.BaseForm], known: dict[str, Callable[[], Any]], data: Any, files: Any) -> forms.BaseForm:
    """A form of the class, filled with what was sent."""
    asked = inspect.signature(form.__init__).parameters
    own = [name for name, one in asked.items() if one.default is one.empty and one.kind not in OPEN and name != "self"]
    given = {name: known[name]() for name in own if name not in ("data", "files")} | {"data": data}
    takes_files = "files" in asked or any(one.kind in OPEN for one in asked.values())
    return form(**given, **({"files": files} if takes_files else {}))


def query(values: dict[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, given_ in values.items():
        data.setlist(name, given_)
    return data


@pytest.mark.parametrize("app", sorted({app_of(form) for form in FORMS}))
def test_no_form_fails_on_what_is_typed(app: str, world: Any, lin: Any) -> None:
    world.lin = lin
    for form in [form for form in FORMS if app_of(form) == app]:
        feed(form, arguments(world))


def feed(form: type[forms.BaseForm], known: dict[str, Callable[[], Any]]) -> None:
    names = sorted({*made(form, known, None, None).fields, *form.base_fields})

    @settings(max_examples=10, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(data=st.dictionaries(st.sampled_from(names or ["x"]), st.lists(texts, min_size=1, max_size=3)), upload=files)
    def try_it(data: dict[str, list[str]], upload: Any) -> None:
        filled = made(form, known, query(data), MultiValueDict({name: [upload] for name in names}))
        if not filled.is_valid():
            for field, faults in filled.errors.items():
                assert field == "__all__" or field in filled.fields, form
                assert all(str(fault).strip() for fault in faults), form

    try_it()


NO_POST = {"set_language", "accounts:logout", "accounts:login"}


def addresses(world: Any) -> Iterator[tuple[str, str, str]]:
    """Every page that can be addressed in the world of the outsiders, with who has it before him."""
    for name in (*OWN, *(name for name in PUBLIC if name not in NO_POST)):
        try:
            yield name, reverse(name), "lin"
        except NoReverseMatch:
            continue
    for name, insider in ROLE.items():
        yield name, reverse(name), insider
    for name, scoped in SCOPED.items():
        yield name, reverse(name, args=scoped.args(world)), scoped.insider


def test_no_page_fails_on_what_is_sent(world: Any, client: Client, request: pytest.FixtureRequest) -> None:
    """Whole requests: any field of any form with anything in it. The client raises what the server would not answer."""
    fields = sorted({name for form in FORMS for name in form.base_fields})
    for turn, (name, address, who) in enumerate(sorted(addresses(world))):
        client.force_login(getattr(world, who, None) or request.getfixturevalue(who))
        for n in range(3):
            data = {field: NASTY[(7 * turn + 3 * n + place) % len(NASTY)] for place, field in enumerate(fields)}
            answer = client.post(address, {key: value for key, value in data.items() if len(value) < 5000})
            assert answer.status_code < 500, name
        answer = client.get(address, {"q": NASTY[turn % len(NASTY)], "page": NASTY[-turn % len(NASTY)], "kind": "\x00"})
        assert answer.status_code < 500, name


def test_what_is_typed_with_a_nul_is_taken_without_it(case: Any, sun: Any, client: Client) -> None:
    """Fields that no form reads too: PostgreSQL would end in an error."""
    client.force_login(sun)
    answer = client.post("/cases/desk/bulk/", {"verb": "assign", "item": ["KG-1/x/1\x00"], "officer": "s\x00un"})
    assert answer.status_code == 404
    answer = client.post("/cases/desk/bulk/", {"verb": "assign", "item": ["x"], "officer": "\x00"})
    assert answer.status_code == 302
