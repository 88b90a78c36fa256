"""A server whose clock stands at the hour of the tests."""

from collections.abc import Callable
from typing import Any

from django.conf import settings

from tests.conftest import NOW


def standing(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """`request.now` is always the hour of the tests, or the one a test has set (`settings.HOUR`)."""

    def middleware(request: Any) -> Any:
        request.now = getattr(settings, "HOUR", NOW)
        request.today = request.now.date()
        return get_response(request)

    return middleware
