"""How the journeys move without a race, on a machine however slow: a step ends when what it changed is on the page.

A click returns before its answer is there, and what is read at once may still be the page that leaves. So: whatever is
sent is sent with `sent`, whatever folds is unfolded with `unfolded`, and what a page says is read with `expect`, which
waits for it. Instant reads (`count`, `is_visible`, `inner_text`) come only after one of these.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import expect

__all__ = ["PASSWORD", "answered", "drawn", "expect", "loaded", "log_in_here", "logged_in", "says", "sent", "unfolded"]
PASSWORD = "kaigong-demo"


TWO_FRAMES = "new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(go))))"


@contextmanager
def answered(clicked: Any) -> Iterator[None]:
    """Until what is clicked has left the page, by a new page or by a swapped part of this one, and all is loaded."""
    page = clicked.page
    clicked.evaluate("(one) => one.setAttribute('data-leaves', '')")
    yield
    page.locator("[data-leaves]").wait_for(state="detached")
    loaded(page)


def sent(button: Any) -> None:
    """Click what sends a form or leads to another page, and wait for the answer."""
    with answered(button):
        button.click()


def loaded(page: Any) -> None:
    """Until the page that is here is whole, its scripts started and no part of it on its way."""
    page.wait_for_load_state("load")
    page.locator(".htmx-request, .htmx-swapping, .htmx-settling").first.wait_for(state="detached")


def drawn(page: Any) -> None:
    """Until the pictures that are in sight are drawn, and none is being drawn."""
    loaded(page)
    page.evaluate(TWO_FRAMES)  # the page has seen by then what is in sight
    page.wait_for_function("() => !document.querySelector('[data-picture][data-state=loading]')")


def unfolded(details: Any) -> Any:
    """A <details> that is open: one that is open already stays so."""
    details.wait_for()
    if not details.evaluate("(one) => one.open"):
        details.locator("> summary").click()
    details.page.locator("details[open]").and_(details).wait_for()
    return details


def says(place: Any, words: str) -> None:
    """These words stand there to be read, now or as soon as they have come."""
    expect(place).to_contain_text(words, use_inner_text=True)


def logged_in(page: Any, address: str, username: str, password: str = PASSWORD) -> None:
    """Log in through the form at this address, as everyone does."""
    page.goto(address)
    log_in_here(page, username, password)


def log_in_here(page: Any, username: str, password: str = PASSWORD) -> None:
    """The form is here already."""
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(password)
    sent(page.locator("main button[type=submit], main form .btn-primary").first)
