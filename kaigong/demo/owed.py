"""What the sample city owes on its first day: a document let follow after the decision, and a promise to be checked."""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime

from kaigong.apps.cases import actions as cases
from kaigong.apps.cases import owing
from kaigong.apps.cases.models import Item, State
from kaigong.core.problems import Refused
from kaigong.demo.people import People

MOST = 200  # items looked at for each
RECEIVED, ACCEPTED = (State.RECEIVED,), (State.ACCEPTED, State.IN_REVIEW)
Act = Callable[[Item, People, datetime], bool]


def fill(people: People, now: datetime) -> int:
    """One of each kind, where an item of a sample project allows it. How many there are."""
    return _first(_let_follow, ACCEPTED, people, now) + _first(_promise, RECEIVED, people, now)


def _first(act: Act, states: Collection[str], people: People, now: datetime) -> int:
    for item in _lying(states):
        try:
            if act(item, people, now):
                return 1
        except Refused:
            continue  # this one does not allow it
    return 0


def _lying(states: Collection[str]) -> Iterator[Item]:
    found = Item.objects.filter(
        waits=False, state__in=states, simulated=False, project__is_sample=True, project__named_on_page=False
    )
    rows = found.order_by("case__no", "id")
    yield from rows.select_related("case__project__enterprise", "project__enterprise")[:MOST]


def _let_follow(item: Item, people: People, now: datetime) -> bool:
    """办结（容缺通过）: the document is owed from today."""
    listed, head = owing.published(item), people.head(item.agency_id)
    if not listed or head is None:
        return False
    materials, reason = [next(iter(listed))], "样例：主要材料齐备，准予；所缺材料按公布的期限补交。"
    cases.approve_deferred(item=item, materials=materials, reason=reason, person=head, now=now)
    return True


def _promise(item: Item, people: People, now: datetime) -> bool:
    """签署告知承诺书, decided on at once: the check is ahead."""
    owner, officer = people.owner(item.project.enterprise_id), people.officer(item.agency_id)
    if owner is None or officer is None or not owing.may_be_promised(item):
        return False
    digest = owing.pledge_text(item).digest
    item = cases.sign_pledge(item=item, signer=owner.name_zh, digest=digest, person=owner, now=now)
    cases.decide_on_pledge(item=item, person=officer, now=now)
    return True
