"""Apply a run of cases under way, or take it back, batch by batch until it is done or stops."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.module_loading import import_string

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases.actions import law as actions
from kaigong.apps.cases.models import LawRun, RunState
from kaigong.core.problems import Faulty, Refused


class Command(BaseCommand):
    help = "Apply a run of a change of law to all its cases (or take it back), resumable, one transaction a batch."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", help="the number of the run, such as LAW-2026-0001")
        parser.add_argument("--as", dest="person", required=True, help="the user name of the administrator")
        parser.add_argument("--batch", type=int, default=actions.SIZE, help="cases in one transaction")
        parser.add_argument(
            "--take-back", metavar="REASON", default="", help="restore what stood before, with a reason"
        )
        parser.add_argument("--at", help="an hour such as 2026-05-06T09:00, in place of now")

    def handle(self, *args: Any, **options: Any) -> None:
        run, person = LawRun.objects.filter(no=options["run"]).first(), _person(options["person"])
        if run is None:
            raise CommandError(f"no run {options['run']}")
        under_way = RunState.RETURNING if options["take_back"] else RunState.RUNNING
        try:
            run = self._batch(run, person, options)
            while run.state == under_way:
                run = self._batch(run, person, options)
        except (Refused, Faulty) as refusal:
            raise CommandError(str(refusal)) from None
        if run.state == RunState.STOPPED:
            raise CommandError(f"stopped at {run.stopped_at}: {run.stopped_why}; take the dry run again and go on")

    def _batch(self, run: LawRun, person: Person, options: dict[str, Any]) -> LawRun:
        said = {"run": run, "person": person, "now": _now(options["at"]), "size": max(options["batch"], 1)}
        back = options["take_back"]
        run = actions.take_back(reason=back, **said) if back else actions.apply_batch(**said)
        left = run.cases.filter(state="moved" if back else "pending").count()
        self.stdout.write(f"{run.no}: {run.state}, {left} cases left")
        return run


def _now(told: str | None) -> datetime:
    if not told:
        now: datetime = import_string(settings.CLOCK)()
        return now
    return timezone.make_aware(datetime.fromisoformat(told))


def _person(username: str) -> Person:
    found = Person.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise CommandError(f"nobody logs in as {username}")
    return found
