"""From the first application to groundbreaking, whole."""

from typing import Any

import pytest

from tests.apps.cases.conftest import carry_on, register
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("type", ["industrial-general", "gov-building", "highway"])
def test_a_project_goes_from_paper_to_groundbreaking(
    type: str, lin: Any, lin_enterprise: Any, officer: Any, document: Any
) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Item

    project = register(type, lin_enterprise)
    actions.apply_for(project=project, stages=["assessment", "1"], by=lin.ref, now=NOW)
    done = [item.code for item in carry_on(project, lin, officer, NOW, document=document)]
    project.refresh_from_db()
    left = Item.objects.filter(project=project, finished=False)
    assert [(i.code, i.preds) for i in left] == []
    assert "works-start" in done
    assert project.stage == "started"


def test_two_applications_one_after_the_other_promise_one_plan(lin: Any, lin_enterprise: Any) -> None:
    """Even when the second is made with a copy of the project that is older than the first."""
    from kaigong.apps.cases import actions
    from kaigong.apps.ledger import queries as ledger

    project = register("industrial-general", lin_enterprise)
    older = type(project).objects.get(pk=project.pk)
    actions.apply_stage(project=project, stage="1", by=lin.ref, now=NOW)
    actions.apply_stage(project=older, stage="assessment", by=lin.ref, now=NOW)
    kinds = [entry.kind for entry in ledger.read(project.stream).entries]
    assert kinds.count("BaselineSet") == 1
