"""What one application asks for."""

from typing import Any

import pytest

from tests.apps.cases.conftest import register

pytestmark = pytest.mark.django_db


def test_the_form_and_the_log_in_are_the_application_itself_and_asked_for_no_more(
    lin: Any, lin_enterprise: Any
) -> None:
    from kaigong.apps.cases import application
    from kaigong.apps.projects import queries as projects

    plan = projects.plan_of(register("industrial-general", lin_enterprise))
    found = application.lines(plan, application.of_stages(plan, ["1"]), {})
    sources = {line.code: line.source for line in found}
    assert sources["unified-application-form"] == sources["applicant-identity"] == "form"
    assert not {"unified-application-form", "applicant-identity"} & {line.code for line in application.asked(found)}
    assert sources["biz-licence"] == "shared"
    assert sources["project-brief"] == "ask"
