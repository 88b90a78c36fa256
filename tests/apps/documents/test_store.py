"""Where contents lie, and the scanner that looks at them first."""

import io
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaigong.apps.documents import actions, store
from kaigong.apps.documents.models import Document
from kaigong.core.problems import Faulty
from tests.apps.documents.bucket import served
from tests.conftest import NOW


def _take(content: bytes) -> Document:
    return actions.store(upload=SimpleUploadedFile("说明.txt", content), by="person:lin", now=NOW)


@pytest.mark.django_db
def test_a_bucket_of_object_storage_keeps_what_the_folder_would(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DOCUMENTS_URL = "s3://files/kaigong"
    with served() as (address, kept):
        for name, value in (("ENDPOINT", address), ("ACCESS_KEY_ID", "a"), ("SECRET_ACCESS_KEY", "b"), ("REGION", "x")):
            monkeypatch.setenv(f"AWS_{name}", value)
        store._content.cache_clear()
        document = _take("场地说明".encode())
        assert any(document.sha256[2:] in path for path in kept)
        with store.open_content(document.sha256) as content:
            assert content.read() == "场地说明".encode()
        assert not store.path_of(document.sha256).exists()
    store._content.cache_clear()


@pytest.mark.django_db
def test_what_cannot_be_put_away_is_not_known_either(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"a file where a folder should be")
    settings.DOCUMENTS_ROOT = tmp_path / "file"
    with pytest.raises(OSError):
        _take("场地说明二".encode())
    assert Document.objects.count() == 0


def _scanner(folder: Path, body: str) -> str:
    script = folder / "scan"
    script.write_text(f"#!/bin/sh\n{body}\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return str(script)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("exit 0", None),
        ('grep -q EICAR "$1" && exit 1; exit 0', "document.infected"),
        ("exit 2", "document.not_scanned"),
    ],
)
def test_the_scanner_is_asked_before_anything_is_kept(
    settings: Any, tmp_path: Path, body: str, fault: str | None
) -> None:
    settings.DOCUMENTS_SCANNER = _scanner(tmp_path, body)
    if fault is None:
        assert _take(b"EICAR").size == 5
        return
    with pytest.raises(Faulty) as faulty:
        _take(b"EICAR")
    assert [problem.code for problem in faulty.value.problems] == [fault]
    assert Document.objects.count() == 0


@pytest.mark.django_db
def test_a_scanner_that_is_not_there_lets_nothing_through(settings: Any) -> None:
    settings.DOCUMENTS_SCANNER = "/no/such/scanner"
    with pytest.raises(Faulty):
        _take(io.BytesIO(b"x").getvalue())
