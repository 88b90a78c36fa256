"""Joint approval to the letter, in the real browser as each of its people, on a real server with the small demo city.

A city publishes its own theme; Lin fills in one form and nine agencies have it the same day; what they miss goes out
as one notice and is answered point by point; a clock is stopped for an expert review, on the head's word; one decision
is made with a document owing and one on a pledge; certificates are proved in public; what is owed is paid and checked;
four agencies accept the works on one visit; and the project's passport is verified by everybody.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.city import City, served
from tests.browser.conftest import axe, fits, picture
from tests.browser.steps import expect, says, sent, unfolded
from tests.browser.test_journey import PIXEL, Cast, accept, approve, decide, item_url, panel_of, report

THEME = "city-factory-start"
FACTS = {
    "land_acquired_by": "existing", "eia_class": "none", "pollutant_permit": "none", "heritage_zone": "none",
    "soil_erosion_zone": "false", "geo_hazard_zone": "false", "traffic_impact": "false", "occupational_hazard": "false",
    "sewage_to_drain": "false", "scheme_with_land": "true", "civil_defence_required": "false", "temp_land": "true",
    "highway_crossing": "true", "construction_waste": "true", "water_intake": "true", "forest_land_m2": "600",
    "weather_station_zone": "true", "area_assessed": "false", "has_hazardous": "false", "out_of_code_highrise": "false",
    "in_ecological_redline": "false", "special_fire": "false", "urban_planning_area": "true", "power_kw": "0",
    "energy_tce": "0", "electricity_kwh": "0", "water_needed": "false", "gas_needed": "false", "comm_needed": "false",
    "drain_connect": "false", "site_area_m2": "20000", "floor_area_m2": "12000", "investment_cny": "80000000",
    "in_verification_catalogue": "false", "project_category": "industrial", "investment_type": "social",
    "in_dev_zone": "true", "standard_land": "false",
}  # fmt: skip
CODE, FILING, LAND, WASTE, WAGES, ROAD = (
    "project-code-registration", "enterprise-project-filing", "temporary-land-permit", "construction-waste-permit",
    "wage-guarantee-setup", "highway-crossing-permit",
)  # fmt: skip
PIT, WOOD, WATER, WEATHER = (
    "construction-permit-phase-pit", "forest-grassland-review", "water-intake-permit", "weather-observation-consent",
)  # fmt: skip
ITEMS = (CODE, FILING, LAND, WASTE, WAGES, ROAD, WOOD, WATER, WEATHER, "construction-permit")
FIRST = (CODE, FILING)  # four of the others rest on what comes of them
NINE = {
    CODE: "development-reform-1", LAND: "sun", WASTE: "urban-management-1", WAGES: "human-resources-1",
    ROAD: "transport-1", PIT: "housing-construction-1", WOOD: "forestry-1", WATER: "water-1", WEATHER: "meteorology-1",
}  # fmt: skip
PLAIN = (LAND, ROAD, PIT, WEATHER)
MISSING = {
    WATER: "取水许可申请书须加盖单位公章\n退水方案须注明退水口位置", WOOD: "林地权属证明须附四至范围图",
}  # fmt: skip
MEMBERS = ("natural-resources-1", "housing-construction-1", "civil-defence-1", "archives-1")
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with served(tmp_path_factory) as made:
        yield made


@pytest.fixture
def cast(browser: Any, city: City) -> Iterator[Cast]:
    people = Cast(browser, city, "zh")
    yield people
    people.close()


def look(page: Any, name: str, *, carefully: bool = False) -> None:
    """The page on a phone and on a desk, to be looked at; it fits both, and axe finds nothing where it is asked."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert fits(page), (name, size)
        picture(page, f"joint-{name}-{size['width']}")
    if carefully:
        assert axe(page) == [], name


def press(page: Any, verb: str, **fields: str) -> None:
    """Open the panel of a verb, fill it in, press its button, and wait until it is done."""
    panel = panel_of(page, verb)
    for name, value in fields.items():
        fill(panel.locator(f"[name={name}]"), value)
    done(panel.locator("form > button").last)


def done(button: Any) -> None:
    """Send it; the answer says that it is done."""
    sent(button)
    expect(button.page.locator("main .kg-note-success").first).to_be_visible()


def fill(field: Any, value: str) -> None:
    kind = field.first.get_attribute("type")
    if kind in ("radio", "checkbox"):
        (field if value == "on" else field.and_(field.page.locator(f"[value='{value}']"))).first.check()
    elif field.first.evaluate("(one) => one.tagName") == "SELECT":
        field.first.select_option(value)
    elif kind == "file":
        field.first.set_input_files(value)
    else:
        field.first.fill(value)


def opened(cast: Cast, who: str, path: str) -> Any:
    page = cast[who]
    page.goto(path if path.startswith("http") else cast.city.url + path)
    return page


# --- the theme and the project ----------------------------------------------------------------------------------------


def publish_theme(cast: Cast) -> None:
    """The city's administrator makes a theme of nine items and puts it in force."""
    page = opened(cast, "admin", "/rulebook/themes/new/")
    page.locator("input[name=theme_id]").fill(THEME)
    page.locator("input[name=name_zh]").fill("工业项目开工一件事")
    sent(page.locator("main form .btn-primary").last)
    page.locator("input[name=name_en]").fill("Starting a factory")
    page.locator("[name=purpose_zh]").fill("现有用地上的工业项目，开工前的许可一次办成。")
    page.locator("[name=purpose_en]").fill("All permits before starting works on land already held, in one go.")
    page.locator("select[name=stage]").select_option("3")
    for item in ITEMS:
        page.locator(f"input[name=items][value={item}]").check()
    expect(page.locator("input[name=feedback][value=whole]")).to_be_checked()
    sent(page.locator("main form .btn-primary").last)
    sent(page.locator("form[action$='/publish/'] button"))
    look(page, "01-theme-published")


def register(cast: Cast) -> str:
    """Lin registers the project, and says what it is. Its code."""
    page = opened(cast, "lin", "/projects/new/")
    page.locator("input[name=name]").fill("精密铸件厂房项目")
    page.locator("input[name=investment]").fill("8000")
    page.locator("select[name=type]").select_option("industrial-general")
    for choice in page.locator("main form select").all():
        if not choice.input_value():
            choice.select_option(index=1)
    sent(page.locator("main form .btn-primary").last)
    page.wait_for_url(re.compile(r"/facts/"))
    code = re.search(r"/projects/([\d-]+)/", page.url)[1]  # type: ignore[index]
    for name, value in FACTS.items():
        fill(page.locator(f"main [name={name}]"), value)
    sent(page.locator("main form .btn-primary").last)
    page.wait_for_url(re.compile(rf"/projects/{code}/$"))
    look(page, "00-project")
    return code


def apply_together(cast: Cast, code: str, paper: Path) -> str:
    """One form, one list of materials, nine agencies. The address of the case."""
    page = opened(cast, "lin", f"/cases/themes/{code}/")
    look(page, "02-themes")
    page.goto(f"{cast.city.url}/cases/themes/{code}/{THEME}/")
    look(page, "03-situation")
    for question in page.locator("main form fieldset, main form [role=radiogroup]").all():
        question.locator("input[value=false]").check()
    sent(page.locator("main form .btn-primary").last)
    page.locator("main .ca-send").wait_for()
    look(page, "03-theme-form", carefully=True)
    says(page.locator("main h2").first, "9 个部门")
    for field in page.locator("main .kg-form input:visible, main .kg-form textarea:visible").all():
        answer(field)
    page.locator("input[type=file]").first.set_input_files(paper)
    sent(page.locator("main .ca-send .btn-primary"))
    page.wait_for_url(re.compile(r"/cases/KG-[\d-]+/$"))
    look(page, "04-case")
    return str(page.url)


def answer(field: Any) -> None:
    """Something fit for a field of the form, where nothing stands in it."""
    kind = field.get_attribute("type")
    if kind == "radio":
        field.check()
    elif kind == "date":
        field.fill("2022-03-15")
    elif kind != "file" and not field.input_value():
        field.fill("12" if field.get_attribute("inputmode") == "decimal" else "城东工业园三号路 8 号")


# --- nine agencies, one notice, one answer ----------------------------------------------------------------------------


def nine_agencies_look(cast: Cast, case: str) -> None:
    """Each of the nine has its item the same day. Most accept, one lets a document follow, two miss something."""
    for item in FIRST:
        accept(cast[NINE[CODE]], f"{case}items/{item}/")
        decide(cast[NINE[CODE]])
    for item, who in list(NINE.items())[1:]:
        page = opened(cast, who, f"{case}items/{item}/")
        if item in MISSING:
            press(page, "ask_correction", missing=MISSING[item])
        elif item in PLAIN:
            accept(page, page.url)
        elif item == WASTE:
            panel_of(page, "accept_deferred")
            look(page, "05-accept-deferred")
            press(page, "accept_deferred", materials="waste-disposal-plan", promise="三十日内补交建筑垃圾处置方案。")
    look(cast["water-1"], "06-points-noted")


def promise(cast: Cast, case: str) -> None:
    """Lin reads the whole promise and signs it; the agency decides on it at once."""
    page = opened(cast, "lin", f"{case}items/{WAGES}/")
    press(page, "sign_pledge", signer="林悦", agree="on")
    look(page, "07-pledge-signed")
    page = opened(cast, NINE[WAGES], f"{case}items/{WAGES}/")
    look(page, "08-decide-on-pledge")
    press(page, "decide_on_pledge")
    says(page.locator(".kg-facts dd").first, "办结")


def one_notice(cast: Cast, case: str, paper: Path) -> None:
    """Everybody has answered: one notice names all that is missing, and Lin answers point by point."""
    page = opened(cast, "lin", f"{case}correction/")
    look(page, "09-one-notice", carefully=True)
    asked = sum(len(lines.splitlines()) for lines in MISSING.values())
    points = page.locator("fieldset.ca-point")
    expect(points).to_have_count(asked)
    for n in range(asked):
        points.nth(n).locator("textarea, input[type=text]").first.fill(f"已按第 {n + 1} 条补齐，见所附材料。")
    points.first.locator("input[type=file]").set_input_files(paper)
    sent(page.locator(".ca-send .btn-primary"))
    look(page, "10-answered")
    for item in MISSING:
        accept(cast[NINE[item]], f"{case}items/{item}/")


# --- stop, decide, certificates ---------------------------------------------------------------------------------------


def stop_for_experts(cast: Cast, case: str) -> None:
    """The officer asks for the stop; the head confirms it, and from then on the clock stands."""
    address = f"{case}items/{ROAD}/"
    page = opened(cast, "transport-1", address)
    press(page, "take_on")
    press(page, "propose_stop", reason="expert_review", planned_days="5")
    look(page, "11-stop-proposed")
    page = opened(cast, "transport-head", address)
    look(page, "12-head-confirms")
    press(page, "confirm_stop")
    says(page.locator(".kg-facts dd").first, "特别程序")


def result_in(cast: Cast, case: str) -> None:
    """A day passes and the experts have met: the officer writes down what came of it, and the clock goes on."""
    page = cast["transport-head"]
    today = page.locator("[data-demo-day]").inner_text()
    forward(page, "day")
    expect(page.locator("[data-demo-day]")).not_to_have_text(today)
    page = opened(cast, "transport-1", f"{case}items/{ROAD}/")
    look(page, "13-stopped")
    press(page, "resume", result="专家评审通过，意见见评审会纪要。")
    decide(page)


def forward(page: Any, how: str) -> None:
    """The demo bar lets days pass."""
    sent(page.locator(f".kg-demo-forward button[value={how}]"))


def decide_all(cast: Cast, case: str) -> None:
    """The decisions of the day, but for what stands still; the one with a document owing is the head's."""
    for item in (LAND, PIT, WEATHER, WOOD, WATER):
        opened(cast, NINE[item], f"{case}items/{item}/")
        decide(cast[NINE[item]])
    page = opened(cast, "urban-management-head", f"{case}items/{WASTE}/")
    look(page, "14-approve-deferred")
    press(page, "approve_deferred", reason="主要材料齐备，准予；处置方案按期补交。")
    look(page, "15-done-with-debt")


def certificates(cast: Cast, code: str) -> None:
    """Lin downloads a certificate; anybody proves it in public."""
    page = opened(cast, "lin", f"/cases/projects/{code}/")
    look(page, "16-project", carefully=True)
    fetched = page.request.get(page.locator("a[href$='/certificate.pdf']").first.evaluate("(link) => link.href"))
    assert fetched.ok
    assert fetched.body().startswith(b"%PDF")
    sent(page.locator("a[href*='/cases/certificates/']:not([href$='.pdf'])").first)
    look(page, "17-certificate")
    number = re.search(r"/certificates/([^/]+)/", page.url)[1]  # type: ignore[index]
    visitor = opened(cast, "visitor", f"/verify/{number}/")
    says(visitor.locator("main"), "有效")
    look(visitor, "18-verified", carefully=True)


# --- what is owed -----------------------------------------------------------------------------------------------------


def debts(cast: Cast, paper: Path) -> None:
    """The document that was let follow is handed in and checked; the promise is checked and kept."""
    page = opened(cast, "lin", "/cases/debts/")
    look(page, "19-debts")
    sent(page.locator("main a[href*='/cases/debts/']", has_text="建筑垃圾").first)
    debt = page.url
    look(page, "20-debt")
    press(page, "pay", document=str(paper), note="处置方案和合同补齐。")
    for who, address in (("urban-management-1", debt), ("human-resources-1", "")):
        page = opened(cast, who, address or "/cases/debts/?show=open")  # drawn for its check or not
        look(page, f"21-to-check-{who}")
        if not address:
            sent(page.locator("main table a[href*='/cases/debts/'], main .cs-list a[href*='/cases/debts/']").first)
        press(page, "verify", kept="yes", note="已核查，符合要求。")
    look(page, "22-checked")


# --- the works, and their acceptance ----------------------------------------------------------------------------------


def say_the_rest(cast: Cast, code: str) -> None:
    """With everything said, the stages that are left can be applied for, and are."""
    page = opened(cast, "lin", f"/projects/{code}/facts/")
    for choice in page.locator("main form select").all():
        if not choice.input_value():
            choice.select_option("false")
    for number in page.locator("main form input[inputmode=decimal]").all():
        if not number.input_value():
            number.fill("0")
    sent(page.locator("main form .btn-primary").last)
    page.wait_for_url(re.compile(rf"/projects/{code}/$"))
    page.goto(f"{cast.city.url}/cases/apply/{code}/")
    look(page, "23-rest")
    for stage in page.locator("input[name=stages][type=checkbox]").all():
        if not stage.is_checked():
            stage.check()
            page.wait_for_load_state()
    look(page, "24-all-stages")
    sent(page.locator("main form[method=post] .btn-primary").last)
    page.wait_for_url(re.compile("^(?!.*/cases/apply/)"))


def build(cast: Cast, code: str, paper: Path) -> None:
    """What the owner has done for him is reported, the last permits stand, the works start and end."""
    approve(cast, "sun", code, "project-planning-coordination")
    for item in ("topographic-survey", "geotechnical-survey", "scheme-design", "construction-drawing-design"):
        report(cast, item_url(cast, code, item))
    approve(cast, "urban-management-1", code, "green-scheme-review")
    approve(cast, "sun", code, "construction-works-planning-permit")
    approve(cast, "housing-construction-1", code, "construction-drawing-review")
    approve(cast, "housing-construction-1", code, "direct-award")
    approve(cast, "housing-construction-1", code, "construction-permit-phase-superstructure")
    report(cast, item_url(cast, code, "works-start"), paper)
    page = opened(cast, "lin", f"/cases/projects/{code}/")
    look(page, "25-started")
    forward(page, "week")
    report(cast, item_url(cast, code, "works-complete"), paper)
    report(cast, item_url(cast, code, "joint-survey"))


def call_visit(cast: Cast, code: str) -> str:
    """One visit for the four agencies. The address of its page."""
    url = item_url(cast, code, "joint-acceptance")
    page = cast["housing-construction-1"]
    accept(page, url)
    look(page, "26-acceptance")
    unfolded(page.locator("details:has(> summary)", has_text="安排联合踏勘").last)
    page.locator("form[action$='/visit/'] [name=place]").fill("城东工业园三号路 8 号")
    sent(page.locator("form[action$='/visit/'] button").last)
    page.wait_for_url(re.compile(r"/sessions/\d+/"))
    look(page, "27-visit")
    return str(page.url)


def visited(cast: Cast, code: str, visit: str, paper: Path) -> None:
    """Each sees the same building the same day; what is wrong goes out as one list, is put right and checked again."""
    page = opened(cast, "civil-defence-1", visit)
    press(page, "note_finding", text="地下室疏散指示标志缺两处。", place="地下一层", photo=str(paper))
    page = opened(cast, "housing-construction-1", visit)
    press(page, "list_rectification", days="5")
    look(page, "28-list")
    page = opened(cast, "lin", f"/cases/projects/{code}/")
    sent(page.get_by_role("link", name="整改：竣工联合验收").first)
    expect(page).to_have_url(visit)
    look(page, "29-to-rectify", carefully=True)
    form = page.locator("form[action$='/answer_finding/']")
    form.locator("[name=text]").fill("已补装两处，见照片。")
    form.locator("input[type=file]").set_input_files(paper)
    done(form.locator("> button"))
    page = opened(cast, "civil-defence-1", visit)
    form = page.locator("form[action$='/recheck_finding/']")
    form.locator("input[value=yes]").check()
    done(form.locator("> button"))
    for who in MEMBERS:
        page = opened(cast, who, visit)
        press(page, "give_member_opinion", verdict="pass", text="符合要求。")
    look(page, "30-opinions")
    page = opened(cast, "housing-construction-1", visit)
    press(page, "conclude_acceptance", verdict="pass", opinion="各部门意见一致，验收通过。")
    look(page, "31-one-opinion")


def passport(cast: Cast, code: str, folder: Path) -> None:
    """Everything that was done, in one file that proves itself: with the tool, and on the public page."""
    page = opened(cast, "lin", f"/cases/projects/{code}/")
    look(page, "32-accepted")
    with page.expect_download() as download:
        page.locator("a[href$='/passport.jsonl']").click()
    file = folder / "passport.jsonl"
    download.value.save_as(file)
    command = [sys.executable, "-m", "kaigong.cli.main", "verify", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    visitor = opened(cast, "visitor", "/verify/")
    visitor.locator("main input[type=file]").first.set_input_files(file)
    sent(visitor.locator("main form button").last)
    says(visitor.locator("main"), "护照完整")
    look(visitor, "33-passport")


def test_joint_approval_from_one_form_to_a_verified_passport(cast: Cast, tmp_path: Path) -> None:
    paper = tmp_path / "paper.png"
    paper.write_bytes(bytes.fromhex(PIXEL))
    publish_theme(cast)
    code = register(cast)
    case = apply_together(cast, code, paper)
    nine_agencies_look(cast, case)
    promise(cast, case)
    one_notice(cast, case, paper)
    stop_for_experts(cast, case)
    decide_all(cast, case)
    result_in(cast, case)
    certificates(cast, code)
    debts(cast, paper)
    say_the_rest(cast, code)
    build(cast, code, paper)
    visited(cast, code, call_visit(cast, code), paper)
    passport(cast, code, tmp_path)
