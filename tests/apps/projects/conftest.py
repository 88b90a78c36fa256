"""Projects of the standing cast."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaigong.apps.documents import actions as documents
from kaigong.apps.projects import actions

Register = Callable[..., Any]


@pytest.fixture
def register(lin_enterprise: Any, now: datetime) -> Register:
    """Registers projects of Lin's enterprise; whatever matters to a test is said there."""

    def registered(**said: Any) -> Any:
        record = {
            "name": "年产十万台电机项目", "type": "social-general", "facts": {"investment_cny": 600_000_000},
            "start_on": date(2022, 2, 10), "klass": "industry", "county": "421024",
            "investment_fen": 60_000_000_000, "enterprise": lin_enterprise, "by": "system:setup", "now": now,
        }  # fmt: skip
        return actions.register_project(**record | said)

    return registered


@pytest.fixture
def project(register: Register) -> Any:
    """Lin's project."""
    return register()


@pytest.fixture
def evidence(now: datetime, project: Any) -> Any:
    """A document that shows something happened."""
    upload = SimpleUploadedFile("证明.txt", "现场照片说明".encode(), content_type="text/plain")
    return documents.store(upload=upload, by="system:setup", now=now)
