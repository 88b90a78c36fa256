"""What the fault tests do inside Kaigong, in a process of its own: `python -m tests.faults.inside COMMAND`.

city N      fill an empty database: every agency with an officer, N projects with their first stage applied for
tell URL N  give everybody an e-mail address and a few agencies a webhook at URL; put N notices into the outbox
check       after a fault: rows against streams, and the acknowledged moves read from standard input against the ledger
"""

import json
import os
import sys
from collections import Counter
from datetime import date
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaigong.web.settings")

START = date(2022, 2, 10)
VERBS = {
    "ItemAccepted": "accept", "ItemDecided": "decision", "SimulationPassed": "decision", "CommentMade": "comment",
}  # fmt: skip
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SYSTEM = "system:setup"
NOT_DESKS = {"applicant", "intermediary"}


def set_up() -> None:
    """Start Django."""
    import django

    django.setup()


def city(projects: int) -> dict[str, Any]:
    """People, projects and cases; gives a session for everybody who works."""
    from django.test import override_settings

    from kaigong.apps.ledger import clock

    with override_settings(PASSWORD_HASHERS=QUICK):
        people = _people(clock.now())
        _projects(projects, people["lin"], clock.now())
    return {"sessions": {name: _session(person) for name, person in people.items()}}


def _people(now: Any) -> dict[str, Any]:
    from kaigong.apps.accounts import actions
    from kaigong.apps.rulebook import queries as rulebook

    people = {}

    def person(username: str, role: str, agency: Any = None) -> None:
        people[username] = actions.register_person(
            username=username, name_zh="人员", name_en=username, role=role, agency=agency, password="kaigong-demo",
            by=SYSTEM, now=now,
        )  # fmt: skip

    for known in rulebook.catalogue().agencies.values():
        if known.id not in NOT_DESKS:
            agency = actions.register_agency(
                id=known.id, name_zh=known.name_zh, name_en=known.name_en, kind="bureau", by=SYSTEM, now=now
            )
            person(f"o-{known.id}", "officer", agency)
    person("lin", "enterprise")
    person("admin", "administrator")
    return people


def _projects(number: int, lin: Any, now: Any) -> None:
    from kaigong.apps.cases import actions as cases
    from kaigong.apps.enterprises import actions as enterprises
    from kaigong.apps.projects import actions as projects
    from kaigong.apps.rulebook import queries as rulebook
    from kaigong.core.rules.facts import sample_facts

    owner = enterprises.register_enterprise(credit_code="91421000MA4TEKWP1H", name="示例制造", by=SYSTEM, now=now)
    enterprises.add_member(enterprise=owner, person=lin, by=SYSTEM, now=now)
    facts = sample_facts(rulebook.catalogue(), "industrial-general")
    for n in range(number):
        project = projects.register_project(
            name=f"示例项目{n}", type="industrial-general", facts=facts, start_on=now.date(), klass="industry",
            county="421003", investment_fen=1_000_000_00, enterprise=owner, by=SYSTEM, now=now,
        )  # fmt: skip
        cases.apply_stage(project=project, stage="1", by=lin.ref, now=now)


def _session(person: Any) -> str:
    """As if the person had logged in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store.create()
    return str(store.session_key)


def _reach(url: str) -> None:
    """Confirmed addresses for all, told of everything at once; three agencies listen by webhook too."""
    from kaigong.apps.accounts.models import Person
    from kaigong.apps.ledger import clock
    from kaigong.apps.notices.models import Preference, Reader, Subscription
    from kaigong.apps.notices.registry import How

    people = list(Person.objects.all())
    Reader.objects.bulk_create(
        [Reader(person=person, email=f"{person.username}@example.cn", confirmed_at=clock.now()) for person in people]
    )
    Preference.objects.bulk_create(
        [Preference(person=person, kind="item-ready", inbox=How.NOW, email=How.NOW) for person in people]
    )
    Subscription.objects.bulk_create(
        [Subscription(owner=owner, url=url, salt=owner, made_at=clock.now()) for owner in _listening()]
    )


def _listening() -> list[str]:
    from kaigong.apps.accounts.models import Agency

    return [f"agency:{id}" for id in Agency.objects.order_by("id").values_list("id", flat=True)[:3]]


def tell(url: str, number: int) -> dict[str, Any]:
    """Everybody can be reached, and so many notices wait, for an agency or a person in turn."""
    from kaigong.apps.accounts.models import Person
    from kaigong.apps.ledger import clock
    from kaigong.apps.notices import actions

    _reach(url)
    names = list(Person.objects.order_by("username").values_list("username", flat=True))
    to = [*_listening(), *(f"person:{name}" for name in names)]
    told = [
        actions.Told((to[n % len(to)],), "item-ready", f"case:{n}", {"item": "x", "project": "y"}, f"/{n}/")
        for n in range(number)
    ]
    actions.tell_many(told, now=clock.now())
    return {}


# ------------------------------------------------------------------------------------------------------ the check


def check(acknowledged: list[dict[str, str]]) -> dict[str, Any]:
    """What does not hold: rows, acknowledged moves that are missing, moves half told."""
    from kaigong.apps.cases import checker
    from kaigong.apps.ledger.models import Delivery, Entry

    return {
        "faults": list(checker.faults())[:20],
        "lost": _lost(acknowledged)[:20],
        "half_told": _half_told()[:20],
        "entries": Entry.objects.count(),
        "deliveries": Delivery.objects.count(),
    }


def _lost(acknowledged: list[dict[str, str]]) -> list[str]:
    """Moves that the server said were done and the ledger does not have."""
    from kaigong.apps.ledger.models import Entry
    from kaigong.core import ledger

    rows = Entry.objects.filter(kind__in=VERBS).values_list("stream", "kind", "by", "data")
    there = Counter((stream, VERBS[kind], by, ledger.parse(data)["item"]) for stream, kind, by, data in rows)
    wanted = Counter(
        (f"case:{move['case']}", move["verb"], f"person:{move['person']}", move["code"]) for move in acknowledged
    )
    return [
        f"{move}: {number} acknowledged, {there[move]} there" for move, number in wanted.items() if there[move] < number
    ]


def _half_told() -> list[str]:
    """Every event that is to be told has its row in the outbox, and no row is without its event."""
    from kaigong.apps.cases import notices
    from kaigong.apps.cases.models import Case
    from kaigong.apps.ledger import queries as ledger
    from kaigong.apps.ledger.models import Delivery
    from kaigong.core.cases import events as e
    from kaigong.core.cases import values as core
    from kaigong.core.cases.fold import fold_all

    expected: Counter[tuple[str, str]] = Counter()
    for case in Case.objects.select_related("project"):
        folded = core.Case()
        for entry in ledger.read(case.stream).entries:
            event = e.decode(entry.kind, entry.data)
            if event is not None:
                folded = fold_all(folded, [event])
                expected.update((one.subject, one.kind) for one in notices.told(case, folded, [event], by=entry.by))
    kinds = {kind for _stream, kind in expected}
    rows = Delivery.objects.filter(kind="notice", payload__subject__startswith="case:KG")
    found = Counter((row.payload["subject"], row.payload["kind"]) for row in rows if row.payload["kind"] in kinds)
    wrong = [key for key in expected.keys() | found.keys() if found[key] != expected[key]]
    return [f"{key}: {found[key]} in the outbox, {expected[key]} in the ledger" for key in wrong]


def main(arguments: list[str]) -> None:
    """Run one command and print its outcome."""
    set_up()
    verb, rest = arguments[0], arguments[1:]
    commands = {"city": lambda: city(int(rest[0])), "tell": lambda: tell(rest[0], int(rest[1])),
                "check": lambda: check(json.load(sys.stdin))}  # fmt: skip
    print(json.dumps(commands[verb]()))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
