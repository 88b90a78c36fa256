"""In demo mode a request's now is the hour of the demo day."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kaigong.demo import queries

GetResponse = Callable[[HttpRequest], HttpResponse]


def DemoNow(get_response: GetResponse) -> GetResponse:  # noqa: N802
    """`request.now` and `request.today` of the demo city; `request.wall` keeps the clock on the wall."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.wall = request.now
        request.demo_day = queries.demo_day()
        if request.demo_day is not None:
            request.now = queries.now_of(request.demo_day, request.wall)
            request.today = request.demo_day.day
        return get_response(request)

    return middleware
