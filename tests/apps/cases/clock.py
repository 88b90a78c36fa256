"""A server whose clock stands at the hour of the tests."""

from collections.abc import Callable
from typing import Any

from tests.conftest import NOW


def standing(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """`request.now` is always the hour of the tests."""

    def middleware(request: Any) -> Any:
        request.now, request.today = NOW, NOW.date()
        return get_response(request)

    return middleware
