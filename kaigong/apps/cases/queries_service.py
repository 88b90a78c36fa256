"""Reads of questions and ratings. The first argument is the person: outside his scope they do not exist (404)."""

from django.db.models import QuerySet
from django.http import Http404

from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.cases import parts, queries
from kaigong.apps.cases.models import Item, Question, Rating
from kaigong.core.cases.values import ENDED

WITH = ("item__case", "item__project__enterprise")


def questions(item: Item) -> QuerySet[Question]:
    """What was asked of an item the person has already been shown."""
    return item.questions.all() if queries.has(item, "question") else item.questions.none()


def rating_of(item: Item) -> Rating | None:
    """What was said of an item the person has already been shown."""
    return Rating.objects.filter(item=item).first() if queries.has(item, "rating") else None


def may_rate(person: Person | None, item: Item, rated: Rating | None) -> bool:
    """Whether the person may rate it now: for the enterprise, once it has ended, once a round. `rated`: what was said
    of it before."""
    ended = item.state in {state.value for state in ENDED} and item.kind not in ("self-managed", "milestone")
    earlier = rated is not None and item.received_on is not None and rated.rated_on >= item.received_on
    return queries.is_applicant(person, item.project) and ended and not earlier


def ratings(person: Person | None) -> QuerySet[Rating]:
    """The ratings a person may look at: of his agency's items; the auditor, the command and the administrator, all."""
    if person is None or not person.is_active or person.role in (Role.ENTERPRISE,):
        return Rating.objects.none()
    found = Rating.objects.select_related(*WITH)
    if person.role in queries.DESK_ROLES and not parts.serves_all(person):
        return found.filter(item__seats__agency_id=person.agency_id)
    return found


def may_answer_ratings(person: Person | None) -> bool:
    """Whether the person answers low ratings."""
    return person is not None and person.is_active and person.role == Role.HEAD


def rating_to_answer(person: Person | None, no: str, code: str) -> Rating:
    """One rating the person has to answer, or 404."""
    found = ratings(person).filter(item__case__no=no, item__code=code).first() if may_answer_ratings(person) else None
    if found is None:
        raise Http404
    return found


def unrated(person: Person | None, items: list[Item]) -> list[Item]:
    """Of some ended items those nobody has rated."""
    rated = set(Rating.objects.filter(item__in=items).values_list("item_id", flat=True))
    kinds = ("self-managed", "milestone")
    done = [item for item in items if item.finished and item.pk not in rated and item.kind not in kinds]
    return [item for item in done if item.decided_on and queries.is_applicant(person, item.project)]
