"""A real Chromium for a few journeys: where it is, how people log in, what axe finds, and pictures to look at."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import TimeoutError, expect

from tests.browser.steps import PASSWORD, loaded, logged_in

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")  # without windows if may be
CHROMIUM = next((found for name in BROWSERS if (found := shutil.which(name))), None)
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = ROOT / "test-results" / "screenshots"
PATIENCE = 120_000  # milliseconds; on a slow machine a page may take its time, and nothing waits longer than it must
LOOKED_AT = bool(os.environ.get("KAIGONG_PICTURES"))  # take the pictures; they decide nothing
SLOW = float(os.environ.get("KAIGONG_SLOW_BROWSER") or 1)  # so many times slower, on a line of 300 ms: looks for races
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in the thread that makes test data


def pytest_configure(config: pytest.Config) -> None:
    """Playwright empties its output folder at the start; the pictures beside it stay."""
    config.option.output = str(ROOT / "test-results" / "playwright")


LONG = ("test_joint_approval", "test_will_it_hold", "test_promises", "test_journey")  # first, so that none is last


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))
    missing = "Chromium is not installed (Debian: apt-get install chromium)" if CHROMIUM is None else ""
    missing = missing or ("axe-core is not installed (make dev)" if not AXE.exists() else "")
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if missing:
                item.add_marker(pytest.mark.skip(reason=f"SKIPPED LOUDLY: {missing}"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium; Playwright's own download is never used."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": {"width": 1280, "height": 900}, "locale": "zh-CN"}


@pytest.fixture(scope="session")
def browser(browser: Any) -> Any:
    """The browser, whose pages are patient, and slow when they are asked to be."""
    expect.set_options(timeout=PATIENCE)
    new_context = browser.new_context

    def patient(**options: Any) -> Any:
        context = new_context(**{"reduced_motion": "reduce", **options})  # axe looks at no colour that is on its way
        context.set_default_timeout(PATIENCE)
        if SLOW > 1:
            slowed(context)
        return context

    browser.new_context = patient
    return browser


def slowed(context: Any) -> None:
    """Every page of the context on a slow machine at the end of a long line."""
    new_page = context.new_page

    def slow_page() -> Any:
        page = new_page()
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
        session.send("Network.enable")
        line = {"offline": False, "latency": 300, "downloadThroughput": -1, "uploadThroughput": -1}
        session.send("Network.emulateNetworkConditions", line)
        return page

    context.new_page = slow_page


@pytest.fixture(scope="session", autouse=True)
def plain_static_names() -> None:
    """Live servers find static files where they are written, whatever was collected for serving."""
    from django.contrib.staticfiles.storage import staticfiles_storage

    staticfiles_storage.hashed_files = {}


@pytest.fixture(autouse=True)
def no_script_fails(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test looks at, no script may fail and nothing may offend the content security policy."""
    if "page" not in request.fixturenames:
        yield
        return
    page, faults = request.getfixturevalue("page"), []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
    yield
    assert faults == []


@pytest.fixture
def open_page(page: Any, live_server: Any) -> Callable[..., Any]:
    """Open an address of the site in the test's page."""

    def open_(path: str = "/") -> Any:
        page.goto(f"{live_server.url}{path}")
        return page

    return open_


@pytest.fixture
def log_in(live_server: Any) -> Callable[..., None]:
    """Log a person of the cast in through the form, as everyone does."""

    def log_in_(page: Any, username: str, then: str = "/accounts/me/", password: str = PASSWORD) -> None:
        logged_in(page, f"{live_server.url}/accounts/login/?next={then}", username, password)

    return log_in_


@pytest.fixture
def in_english(context: Any, live_server: Any) -> None:
    """Choose English before the first page."""
    context.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])


def axe(page: Any) -> list[str]:
    """What axe finds on the page: rule, how bad, and where."""
    loaded(page)
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify(r.violations))")
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['failureSummary'][:200]}"
        for rule in json.loads(found)
        for node in rule["nodes"]
    ]


def fits(page: Any) -> bool:
    """Whether the page is no wider than the window, as soon as its pictures have followed the window."""
    try:
        page.wait_for_function("() => document.documentElement.scrollWidth <= window.innerWidth", timeout=PATIENCE / 4)
    except TimeoutError:
        return False
    return True


def picture(page: Any, name: str) -> None:
    """A screenshot to look at, in test-results/screenshots, where somebody wants one: KAIGONG_PICTURES=1."""
    if not LOOKED_AT:
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(PICTURES / f"{name}.png"), full_page=True)
