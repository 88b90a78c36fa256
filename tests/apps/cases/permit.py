"""A project carried up to an item, for tests of what comes late in its life."""

from datetime import datetime
from typing import Any

from tests.apps.cases.conftest import carry_on, fresh
from tests.conftest import NOW


def at(text: str) -> datetime:
    """Ten in the morning of a day."""
    return datetime.fromisoformat(f"{text}T10:00:00").replace(tzinfo=NOW.tzinfo)


def carried_to(code: str, project: Any, lin: Any, officer: Any, document: Any) -> Any:
    """The item, lying ready on its desk, after everything before it was done."""
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Item

    actions.apply_for(project=project, stages=["assessment", "1"], by=lin.ref, now=NOW)
    for _done in carry_on(project, lin, officer, NOW, document=document):
        found = Item.objects.filter(project=project, code=code, waits=False, finished=False).first()
        if found is not None:
            return fresh(found)
    raise AssertionError(f"{code} was never ready")


def stored_item(project: Any, code: str) -> Any:
    """An item of a project as it is stored."""
    from kaigong.apps.cases.models import Item

    return fresh(Item.objects.get(project=project, code=code))
