"""Keeping what the simulation of the living city said."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from kaigong.apps.boards import outlook
from kaigong.apps.boards.events import CityForeseen
from kaigong.apps.boards.models import Outlook
from kaigong.apps.boards.models_outlook import STREAM
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.targets import actions_tree as targets

CLOCK = "system:clock"


def foresee_city(*, by: str, now: datetime) -> Outlook:
    """推演全市: 1. simulate, outside of any transaction; 2. seal what came out; 3. one row a day, the
    last wins; 4. the promises are told."""
    from kaigong.apps.boards import foreseeing  # the kernels it brings along are not for every process

    seen = foreseeing.look(now)
    binding = next((desk["agency"] for desk in seen.desks if desk["binding"]), "")
    event = CityForeseen(
        seen.day.isoformat(), seen.entry, seen.seed, seen.replications, tuple(seen.targets), binding
    )  # fmt: skip
    values = {name: getattr(seen, name) for name in seen.__dataclass_fields__ if name != "day"}
    with transaction.atomic():
        last = Outlook.objects.aggregate(n=Max("seen_n"))["n"] or 0
        n = ledger.append(STREAM, [event], after=last, by=by, now=now)
        row, _made = Outlook.objects.update_or_create(
            day=seen.day, defaults=values | {"made_at": now, "seen_n": n}
        )  # fmt: skip
        said = [each for each in seen.targets if each["probability"] is not None]
        targets.note_forecasts(
            forecasts=said,
            day=seen.day,
            seed=seen.seed,
            replications=seen.replications,
            entry=seen.entry,
            by=by,
            now=now,
        )
    return row


def when_due(now: datetime) -> Outlook | None:
    """What the worker's clock asks every minute."""
    return foresee_city(by=CLOCK, now=now) if outlook.due(now) else None
