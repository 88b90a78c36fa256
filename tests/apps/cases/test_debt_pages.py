"""The pages of debts, pledges, meetings and visits: each person sees and does his part, outsiders nothing."""

from datetime import timedelta
from typing import Any

import pytest

from tests.apps.cases.conftest import fresh
from tests.apps.cases.test_debts import accepted_deferred, lying, pledge_item
from tests.conftest import NOW, _agency, _person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def play_at_the_hour(settings: Any) -> None:
    """The server's clock stands at the hour of the tests."""
    settings.MIDDLEWARE = [
        "tests.apps.cases.clock.standing" if name == "kaigong.web.middleware.Now" else name
        for name in settings.MIDDLEWARE
    ]


@pytest.fixture
def permit(project: Any, officer: Any, lin: Any) -> Any:
    return lying(project, "construction-waste-permit", lin)


def text_of(client: Any, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return str(answer.content.decode())


def test_the_window_accepts_with_listed_material_to_follow_and_the_applicant_sees_what_he_owes(
    permit: Any, officer: Any, lin: Any, client: Any
) -> None:
    from kaigong.apps.cases.models import Debt

    client.force_login(officer(permit))
    page = f"/cases/{permit.case.no}/items/{permit.code}/"
    assert "容缺受理" in text_of(client, page)
    missing = client.post(f"{page}accept_deferred/", {"promise": "x"})
    assert missing.status_code == 422
    done = client.post(f"{page}accept_deferred/", {"materials": ["waste-disposal-plan"], "promise": "按期补交"})
    assert done.status_code == 302
    debt = Debt.objects.get()
    client.force_login(lin)
    listed = text_of(client, "/cases/debts/")
    assert f"/cases/debts/{debt.pk}/" in listed
    assert "按期补交" in text_of(client, f"/cases/debts/{debt.pk}/")
    assert "本事项的欠交与承诺" in text_of(client, page)


def test_it_is_paid_and_checked_on_its_page(permit: Any, officer: Any, lin: Any, client: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from kaigong.apps.accounts.models import Agency
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Debt

    head = _person("h-permit", "负责人", "Head", "head", Agency.objects.get(id=permit.agency_id))
    row = accepted_deferred(permit, officer)
    actions.approve_deferred(item=row, reason="符合条件", person=head, now=NOW)
    debt = Debt.objects.get()
    client.force_login(lin)
    nothing = client.post(f"/cases/debts/{debt.pk}/pay/", {"note": "已缴"})
    assert nothing.status_code == 409
    paper = SimpleUploadedFile("方案.txt", "处置方案".encode())
    assert client.post(f"/cases/debts/{debt.pk}/pay/", {"document": paper}).status_code == 302
    client.force_login(officer(permit))
    assert f"/cases/debts/{debt.pk}/" in text_of(client, "/cases/debts/?show=check")
    unsaid = client.post(f"/cases/debts/{debt.pk}/verify/", {"kept": "no"})
    assert unsaid.status_code == 422
    assert client.post(f"/cases/debts/{debt.pk}/verify/", {"kept": "yes"}).status_code == 302
    assert Debt.objects.get().state == "verified"
    assert f"/cases/debts/{debt.pk}/" in text_of(client, "/cases/debts/?show=all")


def test_the_pledge_page_shows_the_exact_text_that_is_signed(project: Any, lin: Any, officer: Any, client: Any) -> None:
    from kaigong.apps.cases import owing

    item = pledge_item(project, lin)
    page, text = f"/cases/{item.case.no}/items/{item.code}/", owing.pledge_text(item)
    client.force_login(lin)
    shown = text_of(client, page)
    assert "告知承诺书" in shown
    assert text.digest in shown
    unread = client.post(f"{page}sign_pledge/", {"digest": text.digest, "signer": "林悦"})
    assert unread.status_code == 422
    signed = client.post(f"{page}sign_pledge/", {"digest": text.digest, "signer": "林悦", "agree": "on"})
    assert signed.status_code == 302
    assert fresh(item).pledge["text"] == text.text
    client.force_login(officer(item))
    assert "凭承诺当场决定" in text_of(client, page)
    assert client.post(f"{page}decide_on_pledge/", {}).status_code == 302
    debt = fresh(item).debts.get(kind="pledge")
    assert text.version in text_of(client, f"/cases/debts/{debt.pk}/")
    kept = client.get("/cases/debts/pledges/").context
    assert [row["item__code"] for row in kept["rows"]] == [item.code]
    assert kept["total"]["signed"] == 1 and kept["total"]["rate"] is None
    client.force_login(lin)
    assert client.get("/cases/debts/pledges/").status_code == 404


def test_outsiders_find_no_debt_and_no_session(permit: Any, officer: Any, wei: Any, client: Any) -> None:
    from kaigong.apps.cases.models import Debt

    accepted_deferred(permit, officer)
    debt = Debt.objects.get()
    stranger = _person("o-nobody", "外人", "Stranger", "officer", _agency("archives", "档案馆", "Archives"))
    for person in (wei, stranger):
        client.force_login(person)
        text_of(client, f"/cases/debts/{debt.pk}/", 404)
        assert client.post(f"/cases/debts/{debt.pk}/pay/", {"note": "x"}).status_code == 404
        assert "construction" not in text_of(client, "/cases/debts/")
    client.logout()
    assert client.get("/cases/debts/").status_code == 302


def test_the_pages_speak_english_too(permit: Any, officer: Any, lin: Any, client: Any) -> None:
    from kaigong.apps.cases.models import Debt

    accepted_deferred(permit, officer)
    client.force_login(lin)
    client.cookies["django_language"] = "en"
    for path in ("/cases/debts/", f"/cases/debts/{Debt.objects.get().pk}/"):
        shown = text_of(client, path)
        assert "欠交" not in shown
        assert "容缺" not in shown
