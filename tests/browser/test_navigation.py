"""Every page the navigation offers opens for its role, fits a phone and a desk, and axe finds nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from kaigong.web import navigation
from tests.browser.conftest import axe, fits, picture
from tests.browser.steps import expect

Open = Callable[..., Any]
SHOWN = '(main) => main.outerHTML.replace(/(csrfmiddlewaretoken" value=")[^"]*/g, \'$1\')'
CAST = {
    "lin": navigation.ENTERPRISE,
    "zhao": navigation.WINDOW,
    "sun": navigation.OFFICER,
    "qian": navigation.HEAD,
    "zhou": navigation.COMMAND,
    "wu": navigation.AUDITOR,
    "admin": navigation.ADMINISTRATOR,
}


clean: set[tuple[str, str]] = set()  # what axe has found nothing in; several roles see many a page alike


def look_at_all(page: Any, live_server: Any, role: str, name: str) -> None:
    for n, link in enumerate(navigation.links(role, "/")):
        answer = page.goto(f"{live_server.url}{link.url}")
        assert answer.status == 200, link.url
        shown = (name if role == navigation.PUBLIC else "", page.locator("body, main").last.evaluate(SHOWN))
        if n == 0 or shown not in clean:
            assert axe(page) == [], link.url
            clean.add(shown)
        assert fits(page), link.url
        expect(page.locator("nav[aria-label] a[aria-current=page]"), link.url).not_to_have_count(0)
        picture(page, f"{name}{link.url.replace('/', '-')}".rstrip("-"))


@pytest.mark.parametrize("who", CAST)
def test_the_pages_of_a_role_open_and_are_axe_clean(
    page: Any, live_server: Any, log_in: Open, who: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("administrator" if who == "admin" else who)
    log_in(page, who)
    look_at_all(page, live_server, CAST[who], who)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_public_pages_are_axe_clean_on_a_phone_in_english(
    page: Any, live_server: Any, in_english: None, scheme: str, db: None
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme=scheme)
    look_at_all(page, live_server, navigation.PUBLIC, f"public-{scheme}")
