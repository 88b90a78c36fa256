"""A change of law over a city of live cases: seconds of the dry run, of the batches, of taking back.

    python -m tools.bench.law_run [--cases 10000]

Makes a database of its own under KAIGONG_HOME (a temporary folder unless it is set), fills it through the book that
every move goes through, half of the cases with the item the law changes accepted before its day.
"""

import argparse
import os
import tempfile
from datetime import date, datetime, timedelta, timezone
from time import perf_counter, process_time
from typing import Any

LOT = 250
HAZCHEM = "hazchem-safety-condition-review"
BEIJING = timezone(timedelta(hours=8))
OPENED, APPLIED = datetime(2026, 4, 20, 10, tzinfo=BEIJING), datetime(2026, 5, 6, 10, tzinfo=BEIJING)


def main() -> None:
    """Fill, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    wanted = parser.parse_args().cases
    os.environ.setdefault("KAIGONG_HOME", tempfile.mkdtemp())
    os.environ["DJANGO_SETTINGS_MODULE"] = "kaigong.web.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    _timed(f"fill {wanted} cases", lambda: _fill(wanted))
    _measure()


def _timed(name: str, do: Any) -> Any:
    started, busy = perf_counter(), process_time()
    found = do()
    print(f"{name}: {perf_counter() - started:.1f} s, {process_time() - busy:.1f} s of the processor", flush=True)
    return found


def _fill(wanted: int) -> None:
    from django.db import transaction

    from kaigong.apps.accounts import actions as accounts
    from kaigong.apps.enterprises import actions as enterprises
    from kaigong.apps.rulebook import queries as rulebook

    by = {"by": "system:bench", "now": OPENED}
    accounts.register_agency(id="emergency", name_zh="应急管理局", name_en="Emergency", kind="bureau", **by)
    accounts.register_person(
        username="admin",
        name_zh="管理员",
        name_en="Admin",
        role="administrator",
        agency=None,
        password="bench-only",
        **by,
    )
    enterprise = enterprises.register_enterprise(credit_code="91421000MA4TEKWP1H", name="示例企业", **by)
    for start in range(0, wanted, LOT):
        with transaction.atomic(), rulebook.one_look():
            _lot(enterprise, range(start, min(start + LOT, wanted)))


def _lot(enterprise: Any, numbers: range) -> None:
    """So many projects with their first stage applied for; in every second the review is accepted."""
    from kaigong.apps.cases import follow, planned, steps
    from kaigong.apps.cases.book import Book
    from kaigong.apps.projects.models import Project
    from kaigong.apps.rulebook import queries as rulebook
    from kaigong.core.cases import commands as c
    from kaigong.core.cases import events as e
    from kaigong.core.cases.carry import carry_out
    from kaigong.core.cases.values import Actor
    from kaigong.core.rules.facts import sample_facts

    facts = sample_facts(rulebook.catalogue(), "industrial-general") | {"has_hazardous": True}
    rows = [
        Project(
            code=f"2604-421003-04-01-{n:06d}", name=f"示例项目{n}", type="industrial-general", reforms="type",
            facts=facts | {"site_area_m2": 10_000 + n}, start_on=OPENED.date(), klass="industry", county="421003",
            investment_fen=1, enterprise=enterprise, registered_at=OPENED, updated_at=OPENED,
        )
        for n in numbers
    ]  # fmt: skip
    book = Book()
    for n, project in zip(numbers, Project.objects.bulk_create(rows), strict=True):
        plan = planned.plan_of(project)
        items = [item for item in plan.items if item.stage == "1"]
        card = follow.begin(book, book.shelf(project), "1", items, (), by="system:bench", now=OPENED)
        if n % 2:
            book.take(card, [e.ItemReady(HAZCHEM, OPENED.date())], by="system:bench", now=OPENED)
            accept = c.AcceptItem(
                item=HAZCHEM, actors=frozenset({Actor.OFFICER}), terms=planned.terms(HAZCHEM, OPENED.date()),
                law=planned.law(OPENED.date()),
            )  # fmt: skip
            happened = carry_out(card.folded, accept, OPENED, book.calendar(project))
            book.take(card, happened, by="system:bench", now=OPENED)
    steps.write(book)


def _measure() -> None:
    from kaigong.apps.accounts.models import Person
    from kaigong.apps.cases import known
    from kaigong.apps.cases.actions import law
    from kaigong.apps.cases.models import RunState

    known._kept.clear()  # noqa: SLF001  as in a process that has folded nothing yet
    who = {"person": Person.objects.get(username="admin"), "now": APPLIED}
    said = {"title": "危险化学品安全法施行", "transition": "favourable", "ground": "立法法第一百零四条"}
    run = _timed("dry run", lambda: law.dry_run(force_on=date(2026, 5, 1), **said, **who))
    print(f"  {run.live} live, {run.cases.count()} differ, {run.cases.filter(moves__gt=0).count()} move")

    def apply() -> Any:
        found = law.apply_batch(run=run, size=500, **who)
        while found.state == RunState.RUNNING:
            found = law.apply_batch(run=found, size=500, **who)
        return found

    def back() -> Any:
        found = law.take_back(run=run, reason="bench", size=500, **who)
        while found.state == RunState.RETURNING:
            found = law.take_back(run=found, reason="", size=500, **who)
        return found

    print(" ", _timed("apply, 500 a batch", apply).state)
    print(" ", _timed("take back", back).state)


if __name__ == "__main__":
    main()
