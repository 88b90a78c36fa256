"""A worker that a test runs until nothing is due, and people who can be reached by e-mail."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.conftest import NOW


@pytest.fixture
def work() -> Callable[[], None]:
    """Deliver everything that is due at the hour of the tests; the alarms stay silent."""

    def run(at: datetime = NOW) -> None:
        from kaigong.apps.ledger.worker import Worker

        worker = Worker(lambda: at)
        while worker.deliver():
            pass

    return run


@pytest.fixture
def probe() -> Any:
    """A kind of notices of its own, taken back after the test."""
    from kaigong.apps.notices import registry

    before = dict(registry._kinds), list(registry._digests)
    registry.register(
        "probe", "探针", title="第 {n} 号{what}", text="{what}已送达。", words=lambda data: {"what": "通知", **data}
    )
    yield registry
    registry._kinds.clear()
    registry._kinds.update(before[0])
    registry._digests[:] = before[1]


@pytest.fixture
def reached(settings: Any) -> Callable[..., Any]:
    """Give a person a confirmed address; the city sends e-mail."""
    settings.MAIL_FROM = "开工 <kaigong@city.example>"
    settings.BASE_URL = "https://kaigong.example"

    def reach(person: Any, language: str = "zh-hans", **more: Any) -> Any:
        from kaigong.apps.notices.models import Reader

        values = {"email": f"{person.username}@example.cn", "confirmed_at": NOW, "language": language, **more}
        return Reader.objects.update_or_create(person=person, defaults=values)[0]

    return reach


from tests.apps.cases.conftest import case, city, document, officer, project  # noqa: E402, F401  a case to tell of
