"""Uploads in pieces: they go on where they stopped, and what is put together is the file."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaigong.apps.documents import actions, pieces, queries
from kaigong.apps.documents.actions.uploading import MOST_OPEN
from kaigong.apps.documents.forms import DocumentField
from kaigong.apps.documents.models import Document, Upload
from kaigong.core.problems import Faulty, Refused
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
CONTENT = b"%PDF-1.7\n" + bytes(range(256)) * 40


class OneFile(forms.Form):
    document = DocumentField()


def _begin(size: int = len(CONTENT), name: str = "图纸.pdf", by: str = "person:lin") -> Upload:
    return actions.begin_upload(name=name, size=size, by=by, now=NOW)


def _client(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(cuts=st.lists(st.integers(1, len(CONTENT) - 1), max_size=6), again=st.booleans())
def test_pieces_in_any_cut_make_the_file(cuts: list[int], again: bool) -> None:
    row, places = _begin(), sorted({0, *cuts, len(CONTENT)})
    for start, end in zip(places, places[1:], strict=False):
        row = actions.add_piece(upload=row, offset=start, piece=CONTENT[start:end])
        if again:  # a piece whose answer was lost is sent once more
            with pytest.raises(Refused) as refused:
                actions.add_piece(upload=row, offset=start, piece=CONTENT[start:end])
            assert refused.value.data == {"offset": end}
    upload = pieces.finished(row.pk)
    assert upload is not None
    document = actions.store(upload=upload, by="person:lin", now=NOW)
    assert document.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert not Upload.objects.exists()
    assert not pieces.path_of(row).exists()


def test_an_upload_through_its_pages_fills_a_form(lin: Any, wei: Any) -> None:
    client = _client(lin)
    begun = client.post("/documents/uploads/", {"name": "图纸.pdf", "size": len(CONTENT)}).json()
    address = f"/documents/uploads/{begun['key']}/"

    def send(who: Client, offset: int, piece: bytes) -> Any:
        return who.post(address, piece, content_type="application/octet-stream", headers={"Upload-Offset": str(offset)})

    assert send(client, 0, CONTENT[:4000]).json()["received"] == 4000
    assert send(_client(wei), 4000, b"x").status_code == 404
    assert send(client, 0, CONTENT[:10]).status_code == 409
    assert client.get(address).json()["received"] == 4000
    assert not OneFile({"upload-document": begun["key"]}, {}).is_valid()  # not whole yet
    send(client, 4000, CONTENT[4000:])
    form = OneFile({"upload-document": begun["key"]}, {})
    assert form.is_valid()
    with pytest.raises(Refused, match="document.not_yours"):
        actions.store(upload=form.cleaned_data["document"], by=wei.ref, now=NOW)
    assert actions.store(upload=form.cleaned_data["document"], by=lin.ref, now=NOW).name == "图纸.pdf"


@pytest.mark.parametrize("key", ["", "nonsense", "../../etc/passwd", "00000000-0000-0000-0000-000000000000"])
def test_a_key_that_leads_nowhere_is_no_file(key: str) -> None:
    assert not OneFile({"upload-document": key}, {}).is_valid()


def test_what_is_put_together_is_looked_at_like_any_file() -> None:
    page = b"<!doctype html><script>alert(1)</script>"
    row = actions.add_piece(upload=_begin(len(page)), offset=0, piece=page)
    assert not OneFile({"upload-document": str(row.pk)}, {}).is_valid()
    upload = pieces.finished(row.pk)
    assert upload is not None
    with pytest.raises(Faulty):
        actions.store(upload=upload, by="person:lin", now=NOW)
    assert not Document.objects.exists()


def test_sizes_and_numbers_have_their_limits(lin: Any, settings: Any) -> None:
    settings.DOCUMENTS_MOST_BYTES = 1000
    client = _client(lin)
    for size in ("1001", "0", "-1", "x", ""):
        assert client.post("/documents/uploads/", {"name": "x", "size": size}).status_code == 422
    row = _begin(10)
    with pytest.raises(Refused, match="upload.piece_too_large"):
        actions.add_piece(upload=row, offset=0, piece=b"x" * 11)
    for _ in range(MOST_OPEN - 1):
        _begin(10)
    assert client.post("/documents/uploads/", {"name": "x", "size": "10"}).status_code == 409


def test_what_nobody_went_on_with_is_cleared_away() -> None:
    old, path = _begin(), None
    path = pieces.path_of(old)
    assert path.exists()
    assert actions.clear_uploads(now=NOW + timedelta(days=6)) == 0
    assert actions.clear_uploads(now=NOW + timedelta(days=8)) == 1
    assert not path.exists()


def test_an_upload_can_be_given_up_by_whoever_began_it(lin: Any, wei: Any) -> None:
    row = _begin()
    address = f"/documents/uploads/{row.pk}/"
    assert _client(wei).delete(address).status_code == 404
    assert _client(lin).delete(address).status_code == 204
    assert not Upload.objects.exists()
    assert queries.of_thing(lin.ref).count() == 0


def test_a_thing_holds_no_more_documents_than_the_limit(settings: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.DOCUMENTS_MOST_PER_THING = 2
    for n in range(3):
        document = actions.store(upload=SimpleUploadedFile("x.txt", f"文件{n}".encode()), by=f"person:p{n}", now=NOW)
        if n < 2:
            actions.hold(document=document, thing="case:x")
        else:
            with pytest.raises(Refused, match="document.too_many"):
                actions.hold(document=document, thing="case:x")
