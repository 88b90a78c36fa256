"""Preview, redaction and publication: what lay under a box is gone, and the public sees what the policy says."""

import io
from datetime import date
from typing import Any

import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from kaigong.apps.documents import actions, preview, queries, store
from kaigong.apps.documents.models import Document, Redaction
from kaigong.core.problems import Faulty, Refused
from tests.apps.documents.pictures import pdf, png
from tests.conftest import NOW, SETUP

pytestmark = pytest.mark.django_db
ALL_OVER = (0, 0.0, 0.0, 1.0, 0.5)


def _take(content: bytes, name: str = "说明.pdf") -> Document:
    return actions.store(upload=SimpleUploadedFile(name, content), by="person:lin", now=NOW)


@pytest.fixture
def project(lin_enterprise: Any) -> Any:
    from kaigong.apps.projects import actions as projects

    return projects.register_project(
        name="示例厂房项目", type="industrial-general", facts={}, start_on=date(2022, 2, 10), klass="industry",
        county="421022", investment_fen=10**12, enterprise=lin_enterprise, by=SETUP, now=NOW,
    )  # fmt: skip


@pytest.fixture
def held(project: Any) -> Document:
    """A PDF with a telephone number in it, held by a project."""
    document = _take(pdf())
    actions.hold(document=document, thing=project.stream, slot="business-licence", by="person:lin", now=NOW)
    return document


def _client(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _text(document: Document) -> str:
    with store.open_content(document.sha256) as file:
        pages = pypdfium2.PdfDocument(file.read())
        return "".join(page.get_textpage().get_text_range() for page in pages)


def test_pages_are_shown_as_pictures(held: Document, lin: Any, wei: Any) -> None:
    assert preview.pages(held) == 2
    page = Image.open(io.BytesIO(preview.png(held, 0)))
    assert page.format == "PNG"
    assert min(page.convert("L").getextrema()) < 128 < 255 == max(page.convert("L").getextrema())
    address = f"/documents/{held.sha256}/preview/1.png"
    assert _client(lin).get(address)["Content-Type"] == "image/png"
    assert _client(wei).get(address).status_code == 404
    assert _client(lin).get(f"/documents/{held.sha256}/preview/9.png").status_code == 404


@pytest.mark.parametrize("content", [b"%PDF-1.7\nnothing of the kind", b"\x89PNG\r\n\x1a\n" + b"\x00" * 30])
def test_what_only_says_it_is_a_picture_or_pdf_is_kept_but_not_drawn(content: bytes, lin: Any) -> None:
    document = _take(content)
    assert preview.pages(document) == 0
    page = _client(lin).get(f"/documents/{document.sha256}/page/")
    assert "不能在页面上显示" in page.content.decode()
    assert _client(lin).get(f"/documents/{document.sha256}/preview/1.png").status_code == 404


def test_nothing_is_left_under_a_box(held: Document, sun: Any) -> None:
    assert "13800000000" in _text(held)
    row = actions.redact(document=held, boxes=[ALL_OVER], reason="个人信息", person=sun, now=NOW)
    assert row.redacted.media_type == "application/pdf"
    assert _text(row.redacted).strip() == ""
    assert preview.draw(row.redacted, 0).convert("L").crop((0, 0, 500, 400)).getextrema()[1] < 40
    assert queries.original(row.redacted).original == held
    with store.open_content(row.redacted.sha256) as file:
        assert b"13800000000" not in file.read()


def test_a_picture_is_blackened_too(project: Any, sun: Any) -> None:
    document = _take(png(), "照片.png")
    actions.hold(document=document, thing=project.stream)
    row = actions.redact(document=document, boxes=[(0, 0.0, 0.0, 0.5, 1.0)], reason="车牌", person=sun, now=NOW)
    assert preview.draw(row.redacted, 0).getpixel((30, 30)) == (0, 0, 0)


def test_only_people_of_the_city_redact_and_only_what_they_may_see(held: Document, lin: Any, wei: Any, wu: Any) -> None:
    for person in (lin, wei, wu):
        with pytest.raises(PermissionDenied):
            actions.redact(document=held, boxes=[ALL_OVER], reason="x", person=person, now=NOW)
        with pytest.raises(PermissionDenied):
            actions.set_policy(
                document=held, thing="project:x", slot="", policy="public", release_on=date(2022, 3, 1), basis="x",
                person=person, now=NOW,
            )  # fmt: skip
    assert not Redaction.objects.exists()


def test_every_fault_of_the_boxes_is_named(held: Document, sun: Any) -> None:
    boxes = [(7, 0.0, 0.0, 0.1, 0.1), (0, 0.9, 0.0, 0.5, 0.1)]
    with pytest.raises(Faulty) as faulty:
        actions.redact(document=held, boxes=boxes, reason=" ", person=sun, now=NOW)
    codes = {problem.code for problem in faulty.value.problems}
    assert codes == {"redaction.reason_missing", "redaction.no_such_page", "redaction.outside"}
    with pytest.raises(Refused, match="redaction.not_drawable"):
        document = _take("说明".encode(), "x.txt")
        actions.hold(document=document, thing=held.holders.exclude(thing__startswith="person").get().thing)
        actions.redact(document=document, boxes=[ALL_OVER], reason="x", person=sun, now=NOW)


def test_the_public_sees_the_redacted_version_from_its_day_on(held: Document, project: Any, sun: Any) -> None:
    said = {
        "document": held,
        "thing": project.stream,
        "slot": "business-licence",
        "basis": "政府信息公开条例第三十六条",
    }
    actions.set_policy(**said, policy="redacted", release_on=date(2022, 3, 1), person=sun, now=NOW)
    assert queries.released(date(2022, 3, 2)) == []  # nothing redacted yet
    row = actions.redact(document=held, boxes=[ALL_OVER], reason="个人信息", person=sun, now=NOW)
    assert [one.document for one in queries.released(date(2022, 3, 1))] == [row.redacted]
    assert queries.released(date(2022, 2, 28)) == []
    newer = _take(pdf("13900000000"))
    actions.hold(document=newer, thing=project.stream, slot="business-licence", by="person:lin", now=NOW)
    assert [version.n for version in queries.versions(project.stream, "business-licence")] == [1, 2]
    assert queries.released(date(2022, 3, 1)) == []  # the newer version is not redacted
    actions.set_policy(**said, policy="public", release_on=date(2022, 3, 1), person=sun, now=NOW)
    assert [one.document for one in queries.released(date(2022, 3, 1))] == [newer]


def test_a_policy_needs_its_day_and_its_ground(held: Document, project: Any, sun: Any) -> None:
    with pytest.raises(Faulty) as faulty:
        actions.set_policy(
            document=held, thing=project.stream, slot="", policy="public", release_on=None, basis=" ", person=sun,
            now=NOW,
        )  # fmt: skip
    assert {problem.at for problem in faulty.value.problems} == {"release_on", "basis"}


def test_redaction_and_policy_from_their_page(held: Document, project: Any, sun: Any, wei: Any) -> None:
    client, address = _client(sun), f"/documents/{held.sha256}/"
    assert "脱敏" in client.get(address + "page/").content.decode()
    assert client.post(address + "redact/", {"boxes": "nonsense", "reason": "x"}).status_code == 422
    assert client.post(address + "redact/", {"boxes": "9 0 0 10 10", "reason": "x"}).status_code == 422
    made = client.post(address + "redact/", {"boxes": "1 0 0 100 50\n2 0 0 100 50", "reason": "个人信息"})
    assert made.status_code == 302
    said = {"thing": project.stream, "slot": "business-licence", "policy": "redacted", "release_on": "2022-02-10",
            "basis": "政府信息公开条例"}  # fmt: skip
    assert client.post(address + "policy/", {**said, "release_on": ""}).status_code == 422
    assert client.post(address + "policy/", said).status_code == 302
    public = Client().get("/documents/public/").content.decode()
    row = Redaction.objects.get()
    assert f"/documents/public/{row.redacted_id}/" in public
    assert Client().get(f"/documents/public/{row.redacted_id}/").status_code == 200
    assert Client().get(f"/documents/public/{held.sha256}/").status_code == 404
    for path in ("page/", "content/"):
        assert _client(wei).get(address + path).status_code == 404
        assert Client().get(address + path).status_code == 302
    for path in ("redact/", "policy/"):
        assert _client(wei).post(address + path, said).status_code == 404
