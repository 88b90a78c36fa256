"""Certificates: made once after the decision, signed, set in Chinese, and never with a box instead of a character."""

from typing import Any

import pypdfium2
import pytest
from django.test import Client

from kaigong.apps.cases import actions, certificates, fonts, typesetting
from kaigong.apps.cases.models import Certificate, Issue
from kaigong.apps.ledger import signing
from kaigong.core.cases import certificate as core
from kaigong.core.cases.certificate_pdf import attached
from kaigong.core.ledger.signatures import SM2
from kaigong.core.problems import Refused
from tests.apps.cases.conftest import fresh, ready
from tests.conftest import NOW

RARE = "𠮷㙟䶮"


@pytest.fixture
def issued(case: Any, officer: Any) -> Certificate:
    """The certificate of the first item somebody can decide."""
    return issue(officer)


def issue(officer: Any) -> Certificate:
    item = ready()
    person = officer(item)
    item = actions.accept_item(item=item, person=person, now=NOW)
    item = actions.decide_item(item=fresh(item), decision="approve", reason="符合条件", person=person, now=NOW)
    return Certificate.objects.select_related("item__case", "item__project__enterprise").get(item=item)


def text_of(page: bytes) -> str:
    document = pypdfium2.PdfDocument(page)
    try:
        assert len(document) == 1
        return document[0].get_textpage().get_text_range()
    finally:
        document.close()


def content_of(document: Any) -> bytes:
    from kaigong.apps.documents import store

    with store.open_content(document.sha256) as file:
        return file.read()


def test_a_certificate_is_one_signed_page_that_says_what_was_decided(issued: Certificate) -> None:
    issue = actions.make_certificate(certificate=issued, now=NOW)
    page = content_of(issue.pdf)
    shown = text_of(page)
    for word in (issued.number, issued.name, issued.item.project.name, issued.item.project.enterprise.name):
        assert word in shown.replace("\r\n", "")
    signed = core.read(issue.text.encode())
    assert signed.problem(signing.public_keys()) is None
    assert signed.content.number == issued.number
    assert attached(page) == issue.text.encode()


def test_a_certificate_is_made_once_whoever_asks(issued: Certificate) -> None:
    first = actions.make_certificate(certificate=issued, now=NOW)
    assert actions.make_certificate(certificate=issued, now=NOW) == first
    assert Issue.objects.count() == 1


def test_the_same_certificate_gives_the_same_bytes(issued: Certificate) -> None:
    signed = core.sign(certificates.content_of(issued), signing.current())
    assert typesetting.pdf(signed) == typesetting.pdf(signed)


def test_rare_characters_stand_on_the_page(issued: Certificate) -> None:
    issued.item.project.name = f"{RARE}装备生产基地"
    signed = core.sign(certificates.content_of(issued), signing.current())
    assert RARE in text_of(typesetting.pdf(signed))


def test_a_character_no_font_has_is_named_and_never_a_box(issued: Certificate) -> None:
    issued.item.project.name = "𪚥龘装备生产基地"
    signed = core.sign(certificates.content_of(issued), signing.current())
    with pytest.raises(Refused) as told:
        typesetting.pdf(signed)
    assert (told.value.code, told.value.data["points"]) == ("certificate.characters_missing", "U+2A6A5")


def test_without_the_fonts_the_refusal_says_what_to_install(
    issued: Certificate, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FONTS_ROOT = tmp_path
    monkeypatch.setattr(fonts, "PLACES", ())
    with pytest.raises(Refused) as told:
        actions.make_certificate(certificate=issued, now=NOW)
    assert told.value.code == "certificate.fonts_missing"
    assert str(tmp_path) in told.value.data["folder"]
    assert not Issue.objects.exists()


def test_a_sample_project_gives_a_certificate_that_says_so(issued: Certificate) -> None:
    issued.item.project.is_sample = True
    signed = core.sign(certificates.content_of(issued), signing.current())
    assert signed.content.sample
    assert "样例，不具法律效力" in text_of(typesetting.pdf(signed))


def test_sm2_signs_behind_the_same_interface(issued: Certificate, settings: Any) -> None:
    settings.SIGNATURE_ALGORITHM = SM2
    signed = core.read(actions.make_certificate(certificate=issued, now=NOW).text.encode())
    assert signed.key.algorithm == SM2
    assert signed.problem(signing.public_keys()) is None
    settings.SIGNATURE_ALGORITHM = "ed25519"
    assert signed.problem(signing.public_keys()) is None, "a key used before is still the city's"


def test_an_algorithm_nobody_knows_is_a_named_fault(settings: Any) -> None:
    settings.SIGNATURE_ALGORITHM = "rot13"
    with pytest.raises((Refused, ValueError)) as told:
        signing.current()
    assert "key.algorithm" in str(told.value)


def test_a_spoilt_key_file_is_named(settings: Any, tmp_path: Any) -> None:
    settings.KEYS_ROOT = tmp_path
    (tmp_path / "signing-ed25519.json").write_text("{}")
    with pytest.raises(Refused) as told:
        signing.current()
    assert (told.value.code, told.value.data) == ("key.unreadable", {"file": "signing-ed25519.json"})


def test_the_applicant_downloads_it_and_the_download_is_written_down(
    issued: Certificate, lin: Any, client: Client
) -> None:
    from kaigong.apps.ledger import queries as ledger

    client.force_login(lin)
    answer = client.get(f"/cases/certificates/{issued.number}/certificate.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    document = Issue.objects.get().pdf
    assert b"".join(answer.streaming_content) == content_of(document)
    last = ledger.read(document.stream).entries[-1]
    assert (last.kind, last.by) == ("DocumentDownloaded", "person:lin")
    data = client.get(f"/cases/certificates/{issued.number}/certificate.json")
    assert core.read(data.content).content.number == issued.number


@pytest.mark.parametrize("file", ["", "certificate.pdf", "certificate.json"])
def test_an_outsider_finds_no_certificate(issued: Certificate, wei: Any, client: Client, file: str) -> None:
    client.force_login(wei)
    assert client.get(f"/cases/certificates/{issued.number}/{file}").status_code == 404
    assert not Issue.objects.exists()


def test_the_decision_puts_the_certificate_into_the_outbox_and_the_worker_makes_it(issued: Certificate) -> None:
    from kaigong.apps.ledger import actions as ledger
    from kaigong.apps.ledger import registry

    delivery = ledger.claim(now=NOW, kinds=["certificate"])
    assert delivery is not None
    assert delivery.payload == {"number": issued.number}
    registry.handlers()["certificate"].handle(delivery, NOW)
    assert Issue.objects.get().certificate == issued
    assert ledger.claim(now=NOW, kinds=["certificate"]) is None


def test_the_certificate_of_a_sample_waits_until_somebody_asks(project: Any, case: Any, officer: Any) -> None:
    from kaigong.apps.ledger.models import Delivery
    from kaigong.apps.projects.models import Project

    Project.objects.filter(pk=project.pk).update(is_sample=True)
    issue(officer)
    assert not Delivery.objects.filter(kind="certificate").exists()


def test_a_merged_certificate_names_what_it_replaces_on_the_page(issued: Certificate) -> None:
    from dataclasses import replace

    parts = (
        core.Replaced("a", "建设用地规划许可证核发"),
        core.Replaced("b", "用地预审与选址意见书", "KG-2022-000001-09"),
    )
    signed = core.sign(replace(certificates.content_of(issued), replaces=parts), signing.current())
    shown = text_of(typesetting.pdf(signed)).replace("\r\n", "")
    for word in ("本证书一并替代", "建设用地规划许可证核发", "用地预审与选址意见书（KG-2022-000001-09）"):
        assert word in shown
