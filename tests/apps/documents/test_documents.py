"""Files: what is taken, where it lies, and who may fetch it."""

import hashlib
import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kaigong.apps.documents import actions, queries, sniff, store
from kaigong.apps.documents.actions import storing
from kaigong.apps.documents.models import Document
from kaigong.apps.ledger import queries as ledger
from kaigong.core.problems import Faulty
from tests.conftest import NOW

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def office(folder: str = "word/", **members: bytes) -> bytes:
    """A small office document."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(f"{folder}document.xml", "<w/>")
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return made.getvalue()


def take(content: bytes, name: str = "说明.pdf", by: str = "person:lin") -> Document:
    return actions.store(upload=SimpleUploadedFile(name, content), by=by, now=NOW)


def faults(content: bytes, name: str = "x.pdf") -> list[str]:
    with pytest.raises(Faulty) as caught:
        take(content, name)
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, sniff.PDF), (PNG, sniff.PNG), (b"\xff\xd8\xff\xe0JFIF", sniff.JPEG), ("现场照片".encode(), sniff.TEXT),
     ("现场照片".encode("gb18030"), sniff.TEXT), (office(), sniff.WORD), (office("xl/"), sniff.EXCEL)],
)  # fmt: skip
def test_a_file_is_what_its_bytes_say(content: bytes, kind: str) -> None:
    assert sniff.media_type(io.BytesIO(content)) == kind


HOSTILE = {
    "an SVG": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "a page": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "a page after blanks": b"  \n\t<HTML><body>x</body></HTML>",
    "a shell script": b"#!/bin/sh\nrm -rf /\n",
    "a programme": b"MZ\x90\x00\x03\x00\x00\x00",
    "an ELF binary": b"\x7fELF\x02\x01\x01\x00",
    "a plain zip": b"PK\x03\x04" + b"\x00" * 40,
    "a zip of anything": None,
    "a macro": office(word__vbaProject__bin=b"x").replace(b"word/vbaProject/bin", b"word/vbaProject.bin"),
    "text with escapes": b"\x1b[2J hidden",
    "a picture's page": b"GIF89a<script>alert(1)</script>",
}


@pytest.mark.parametrize("kind", sorted(HOSTILE))
@pytest.mark.django_db
def test_hostile_files_are_not_taken_whatever_their_name(kind: str) -> None:
    content = HOSTILE[kind]
    if content is None:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            archive.writestr("a.exe", b"x")
        content = made.getvalue()
    assert faults(content, "照片.png") == ["document.type"]
    assert Document.objects.count() == 0


@pytest.mark.django_db
def test_a_document_that_would_burst_when_unpacked_is_not_taken() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for n in range(21):
            archive.writestr(f"word/{n}.xml", b"\x00" * 10 * 1024 * 1024)
    assert faults(made.getvalue(), "x.docx") == ["document.type"]


@pytest.mark.django_db
def test_empty_and_huge_files_are_told_by_their_size() -> None:
    assert faults(b"") == ["document.empty"]
    assert faults(PDF + b"0" * sniff.MAX_BYTES) == ["document.too_large"]


@pytest.mark.django_db
def test_the_content_lies_under_its_hash_and_is_kept_once() -> None:
    first, second = take(PDF, by="person:lin"), take(PDF, "别名.pdf", by="person:sun")
    assert first == second
    assert first.sha256 == hashlib.sha256(PDF).hexdigest()
    with store.open_content(first.sha256) as content:
        assert content.read() == PDF
    assert [entry.kind for entry in ledger.read(first.stream).entries] == ["DocumentStored"]
    assert sorted(holder.thing for holder in first.holders.all()) == ["person:lin", "person:sun"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given_name", "kept"),
    [("../../etc/passwd", "passwd.pdf"), ("C:\\temp\\图纸.PDF", "图纸.PDF"), ("a\u202efdp.exe", "afdp.exe.pdf"),
     ("<b>.pdf", "b.pdf"), (" . ", "文件.pdf"), ("长" * 300 + ".pdf", "长" * 116 + ".pdf")],
)  # fmt: skip
def test_a_name_is_only_a_name(given_name: str, kept: str) -> None:
    assert actions.with_suffix(actions.clean_name(given_name), sniff.PDF) == kept


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [("线路.geojson", "线路.geojson"), ("计划.JSON", "计划.JSON"), ("页.html", "页.html.txt"), ("说明", "说明.txt")],
)
def test_data_written_as_text_keeps_its_suffix(given_name: str, kept: str) -> None:
    assert actions.with_suffix(given_name, sniff.TEXT) == kept


@given(name=st.text(max_size=300))
def test_no_name_leads_out_of_its_place(name: str) -> None:
    cleaned = actions.clean_name(name)
    assert 0 < len(cleaned) <= storing.MAX_NAME
    assert not set(cleaned) & set('/\\:"<>|?*\x00\n\r')
    assert cleaned not in {".", ".."}


@given(content=st.binary(max_size=300))
def test_no_bytes_break_the_sniffer(content: bytes) -> None:
    assert sniff.media_type(io.BytesIO(content)) in {None, *sniff.SUFFIXES}


@pytest.mark.django_db
def test_who_brought_it_may_fetch_it_and_the_download_is_written_down(lin: Any) -> None:
    document, client = take("说明".encode(), "说明.txt"), Client()
    client.force_login(lin)
    answer = client.get(f"/documents/{document.sha256}/")
    assert b"".join(answer.streaming_content) == "说明".encode()
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    last = ledger.read(document.stream).entries[-1]
    assert (last.kind, last.by) == ("DocumentDownloaded", "person:lin")


@pytest.mark.django_db
def test_only_pictures_and_pdf_are_shown_in_the_page(lin: Any) -> None:
    client = Client()
    client.force_login(lin)
    shown = {
        document.media_type: client.get(f"/documents/{document.sha256}/")["Content-Disposition"].split(";")[0]
        for document in (take(PDF), take(PNG), take(office(), "x.docx"))
    }
    assert shown == {sniff.PDF: "inline", sniff.PNG: "inline", sniff.WORD: "attachment"}


@pytest.mark.django_db
def test_outsiders_find_no_document(wei: Any, sun: Any) -> None:
    document = take(PDF)
    for outsider in (wei, sun):
        client = Client()
        client.force_login(outsider)
        assert client.get(f"/documents/{document.sha256}/").status_code == 404
    assert Client().get(f"/documents/{document.sha256}/").status_code in {302, 404}


@pytest.mark.django_db
def test_auditors_may_fetch_any_document_but_not_one_that_does_not_exist(wu: Any) -> None:
    document = take(PDF)
    assert queries.document(wu, document.sha256) == document
    client = Client()
    client.force_login(wu)
    assert client.get(f"/documents/{'0' * 64}/").status_code == 404
