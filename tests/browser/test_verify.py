# ruff: noqa: F811  fixtures of the cases are taken by their names
"""An applicant takes certificate and passport; somebody else, logged in nowhere, drops them on the public page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.apps.cases.conftest import case, city, officer, project  # noqa: F401  fixtures
from tests.apps.cases.test_certificates import issue
from tests.browser.conftest import axe, fits, picture
from tests.browser.steps import sent

Open = Callable[..., Any]


def test_what_the_applicant_takes_anybody_verifies(
    page: Any, log_in: Open, open_page: Open, live_server: Any, browser: Any, case: Any, officer: Any, tmp_path: Path
) -> None:
    made = issue(officer)
    log_in(page, "lin", then=f"/cases/projects/{case.project.code}/")
    with page.expect_download() as taken:
        page.get_by_role("link", name="项目护照").click()
    taken.value.save_as(tmp_path / "passport.jsonl")
    page.goto(f"{live_server.url}/cases/certificates/{made.number}/")
    assert axe(page) == []
    pdf = page.request.get(f"{live_server.url}/cases/certificates/{made.number}/certificate.pdf")
    (tmp_path / "certificate.pdf").write_bytes(pdf.body())
    stranger = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN").new_page()
    for file, words in (("certificate.pdf", "签名有效，内容未被改动"), ("passport.jsonl", "护照完整")):
        stranger.goto(f"{live_server.url}/verify/")
        stranger.get_by_label("要核验的文件").set_input_files(tmp_path / file)
        sent(stranger.get_by_role("button", name="核验", exact=True))
        stranger.get_by_text(words).wait_for()
        assert fits(stranger)
        assert axe(stranger) == []
        picture(stranger, f"verify-{file}")
    stranger.get_by_label("证书编号").fill(made.number)
    sent(stranger.get_by_role("button", name="核验", exact=True))
    stranger.get_by_role("heading", name="有效").wait_for()
    assert axe(stranger) == []
    stranger.context.close()


def test_the_page_works_without_scripts(live_server: Any, browser: Any, case: Any, officer: Any) -> None:
    made = issue(officer)
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(f"{live_server.url}/verify/")
    plain.get_by_label("证书编号").fill(made.number)
    sent(plain.get_by_role("button", name="核验", exact=True))
    plain.get_by_role("heading", name="有效").wait_for()
    plain.context.close()
