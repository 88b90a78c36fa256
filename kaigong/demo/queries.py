"""Reads of the demo: its day and hour, and who can be switched to."""

from datetime import datetime, time, timedelta

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.accounts.queries import standing_cast
from kaigong.demo.models import DemoDay

OPENS, CLOSES = time(10), time(16, 59)


def demo_day() -> DemoDay | None:
    """The day of the demo; None while no city is loaded."""
    return DemoDay.objects.first()


def now_of(row: DemoDay, wall: datetime) -> datetime:
    """The hour of the demo day: ten o'clock when the day came, then as time passes, never past the end of the day."""
    opens, closes = (timezone.make_aware(datetime.combine(row.day, at)) for at in (OPENS, CLOSES))
    return min(opens + max(wall - row.set_at, timedelta(0)), closes)


def sample_people() -> QuerySet[Person]:
    """Whoever a visitor may become: sample people only."""
    return Person.objects.filter(is_sample=True, is_active=True).select_related("agency").order_by("username")


def sample_person(username: str) -> Person:
    """One of them, else 404."""
    found = sample_people().filter(username=username).first()
    if found is None:
        raise Http404
    return found


def switchable() -> list[tuple[str, list[Person]]]:
    """The standing cast first, then the officers of the agencies."""
    cast = standing_cast()
    known = {person.pk for person in cast}
    others = [person for person in sample_people() if person.pk not in known]
    officers = [person for person in others if person.role in (Role.OFFICER, Role.HEAD)]
    return [("cast", [person for person in cast if person.is_sample]), ("officers", officers)]
