"""The whole path in the real browser, as each of its people: from the guided form to a verified ledger.

A real server with the small demo city. Applicant Lin answers the guide and applies; four agencies decide at once; the
last permit stands; works start with evidence; the ledger is exported and verified without the database. The owner
reads English and the agencies Chinese; the journey of joint approval is Chinese throughout.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.city import City, served
from tests.browser.conftest import picture
from tests.browser.steps import expect, loaded, log_in_here, logged_in, says, sent, unfolded
from tests.browser.test_guide import WORDS

AGENCIES = {
    "natural-resources-1": "project-planning-coordination",
    "development-reform-1": "enterprise-project-filing",
    "ecology-environment-1": "eia-form-approval",
    "water-1": "soil-water-form-approval",
}
OWN = ("topographic-survey", "geotechnical-survey", "construction-drawing-design")
OWNERS = ("visitor", "lin")
STARTED = {"zh": "开工", "en": "Started"}
FACTS = {
    "land_acquired_by": "transfer", "eia_class": "form", "soil_erosion_zone": "yes", "tender_required": "yes",
    "grid_access": "yes", "site_area_m2": "20000", "earthwork_m3": "15000", "investment_cny": "300000000",
}  # fmt: skip
STEPS = 60  # more than the guide ever asks


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with served(tmp_path_factory) as made:
        yield made


class Cast:
    """The people of the journey, each in a browser of their own, logged in through the form; the agencies work in
    Chinese, the owner in the language of the cast."""

    def __init__(self, browser: Any, city: City, language: str) -> None:
        self.browser, self.city, self.language, self.pages = browser, city, language, dict[str, Any]()

    def __getitem__(self, name: str) -> Any:
        if name not in self.pages:
            context = self.browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
            language = self.language if name in OWNERS else "zh"
            cookie = {"name": "django_language", "value": {"zh": "zh-hans"}.get(language, language)}
            context.add_cookies([{**cookie, "url": self.city.url}])
            self.pages[name] = context.new_page()
            if name != "visitor":
                self.log_in(self.pages[name], name)
        return self.pages[name]

    def log_in(self, page: Any, username: str) -> None:
        if "/accounts/login/" in page.url:
            log_in_here(page, username)
        else:
            logged_in(page, f"{self.city.url}/accounts/login/", username)
        page.wait_for_url(re.compile("^(?!.*/accounts/login/)"))

    def close(self) -> None:
        for page in self.pages.values():
            page.context.close()


@pytest.fixture
def cast(browser: Any, city: City) -> Iterator[Cast]:
    people = Cast(browser, city, "en")
    yield people
    people.close()


def answer_all(page: Any) -> None:
    """Say what the project is, and no or nothing to whatever else is asked, until nothing is."""
    for _ in range(STEPS):
        if page.locator("[data-picture=gantt]").count():
            return
        asked = page.locator(".bd-step input:not([type=hidden])").evaluate_all("(all) => all.map((one) => one.name)")
        for name in dict.fromkeys(asked):
            answer(page, name)
        sent(page.locator(".bd-next .btn-primary"))
        page.locator(".bd-step, [data-picture=gantt]").first.wait_for()
    raise AssertionError("the guide does not end")


def answer(page: Any, name: str) -> None:
    """One question; the page brings its list up to date after every answer, and may no longer ask the next."""
    loaded(page)
    here = f".bd-step input[name={name}]"
    number, choices = page.locator(f"{here}[inputmode=decimal]"), page.locator(f"{here}[type=radio]")
    wanted = page.locator(f"{here}[type=radio][value={FACTS.get(name, 'no')}]")
    if number.count():
        number.fill(FACTS.get(name) or number.input_value() or "0")
    elif choices.count() and (name in FACTS or not page.locator(f"{here}:checked").count()):
        (wanted if wanted.count() else choices).first.check()


def plan_in_the_guide(cast: Cast) -> None:
    """A visitor without log-in answers the guide to its end and sees when works can start."""
    page, words = cast["visitor"], WORDS[cast.language]
    page.goto(f"{cast.city.url}/guide/?type=storage")
    answer_all(page)
    says(page.locator("h1"), words["heading"])
    sent(page.get_by_role("link", name=words["apply"]))


def register(cast: Cast) -> str:
    """The visitor turns out to be Lin, logs in, and the answers become a project. Its code."""
    page = cast.pages["lin"] = cast.pages.pop("visitor")
    cast.log_in(page, "lin")
    page.locator("input[name=name]").fill(f"储能示范项目（{cast.language}）")
    page.locator("input[name=investment]").fill("30000")
    for choice in page.locator("main form select").all():
        if not choice.input_value():
            choice.select_option(index=1)
    sent(page.locator("main form .btn-primary").last)
    page.wait_for_url(re.compile(r"/projects/\d{4}-[\d-]+/"))
    return re.search(r"/projects/([\d-]+)/", page.url)[1]  # type: ignore[index]


def apply(cast: Cast, code: str) -> None:
    """One application for every stage that is open."""
    page = cast["lin"]
    page.goto(f"{cast.city.url}/cases/apply/{code}/")
    sent(page.locator("main form[method=post] .btn-primary").last)
    page.wait_for_url(re.compile("^(?!.*/cases/apply/)"))


def item_url(cast: Cast, code: str, item: str) -> str:
    """Where the item stands, found through the project's page."""
    page = cast["lin"]
    page.goto(f"{cast.city.url}/projects/{code}/?tab=work")
    return str(page.locator(f"a[href$='/items/{item}/']").first.evaluate("(link) => link.href"))


def accept(page: Any, url: str) -> None:
    page.goto(url)
    button = page.locator("form[action$='/accept/'] button")
    if button.count():
        sent(button.first)
        page.locator("form[action$='/decision/']").first.wait_for()


def decide(page: Any) -> None:
    sent(page.locator("form[action$='/decision/'] button").first)
    expect(page.locator("form[action$='/decision/']")).to_have_count(0)


def report(cast: Cast, url: str, evidence: Path | None = None) -> None:
    """The owner's own step, with the document that proves it where one is asked."""
    page = cast["lin"]
    page.goto(url)
    form = page.locator("form[action$='/report_done/']")
    panel_of(page, "report_done")
    if evidence:
        form.locator("input[type=file]").set_input_files(evidence)
    sent(form.locator("button").last)
    expect(form).to_have_count(0)


def panel_of(page: Any, verb: str) -> Any:
    """The panel of a verb, unfolded where it folds."""
    panel = page.locator(f"#do-{verb}")
    panel.wait_for()
    for folded in panel.locator("> details").all():
        unfolded(folded)
    return panel


def approve(cast: Cast, who: str, code: str, item: str) -> None:
    url = item_url(cast, code, item)
    accept(cast[who], url)
    decide(cast[who])


def four_agencies_at_once(cast: Cast, code: str) -> None:
    """All four have their item open and accepted at the same time; then each decides."""
    for who, item in AGENCIES.items():
        accept(cast[who], item_url(cast, code, item))
    assert all(cast[who].locator("form[action$='/decision/']").count() for who in AGENCIES)
    for who in AGENCIES:
        decide(cast[who])


def rest_of_the_permits(cast: Cast, code: str) -> None:
    """With the last permit of the first stage the next one opens by itself."""
    for item in OWN:
        report(cast, item_url(cast, code, item))
    approve(cast, "natural-resources-1", code, "planning-conditions")
    approve(cast, "natural-resources-1", code, "land-transfer")
    approve(cast, "natural-resources-1", code, "land-use-registration")
    approve(cast, "power-supply-1", code, "grid-access-scheme-review")
    approve(cast, "public-resource-trading-1", code, "construction-supervision-tender")


def the_last_permit(cast: Cast, code: str) -> None:
    approve(cast, "energy-supervision-1", code, "power-quality-supervision")
    page = cast["energy-supervision-1"]
    certificate = page.locator("a[href*='/cases/certificates/']").first
    number = certificate.inner_text()
    sent(certificate)
    says(page.locator("main"), number)


def verify(file: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "kaigong.cli.main", "verify", str(file), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def exported(cast: Cast, code: str, folder: Path) -> Path:
    page = cast["lin"]
    page.goto(f"{cast.city.url}/projects/{code}/?tab=ledger")
    with page.expect_download() as download:
        page.locator("a[href*='/ledger/export']").first.click()
    file = folder / "ledger.jsonl"
    download.value.save_as(file)
    return file


def test_from_the_guided_form_to_a_verified_ledger(cast: Cast, tmp_path: Path) -> None:
    plan_in_the_guide(cast)
    code = register(cast)
    apply(cast, code)
    approve(cast, "development-reform-1", code, "project-code-registration")
    approve(cast, "gov-service-bureau-1", code, "consolidated-assessment")
    four_agencies_at_once(cast, code)
    rest_of_the_permits(cast, code)
    the_last_permit(cast, code)

    photo = tmp_path / "site.png"
    photo.write_bytes(bytes.fromhex(PIXEL))
    report(cast, item_url(cast, code, "works-start"), photo)
    page = cast["lin"]
    page.goto(f"{cast.city.url}/projects/{code}/")
    says(page.locator("main"), STARTED[cast.language])
    picture(page, f"journey-started-{cast.language}")

    whole = verify(exported(cast, code, tmp_path))
    assert whole["whole"] is True


PIXEL = (
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
