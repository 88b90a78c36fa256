"""The public page of verification: by number, by file, for anybody; nothing that belongs to a person is shown."""

# ruff: noqa: F811  fixtures are taken from elsewhere by their names

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaigong.apps.cases import actions, passports
from kaigong.apps.cases.models import Certificate, Issue
from kaigong.apps.documents import store
from kaigong.apps.ledger import signing
from kaigong.apps.opendata import checking, masking
from tests.apps.cases.conftest import case, city, officer, project, ready  # noqa: F401  fixtures
from tests.apps.cases.test_certificates import issue
from tests.conftest import NOW


@pytest.fixture
def issued(case: Any, officer: Any) -> Certificate:
    return issue(officer)


def page_of(made: Issue) -> bytes:
    with store.open_content(made.pdf.sha256) as file:
        return bytes(file.read())


def drop(client: Client, data: bytes, name: str = "file.pdf") -> Any:
    return client.post("/verify/", {"file": SimpleUploadedFile(name, data)})


def shown(answer: Any) -> str:
    return str(answer.content.decode())


def test_anybody_sees_whether_a_certificate_holds(issued: Certificate, client: Client) -> None:
    answer = client.get(f"/verify/{issued.number}/")
    assert answer.status_code == 200
    assert "有效" in shown(answer)
    assert issued.name in shown(answer)


def test_a_number_leads_to_its_page(issued: Certificate, client: Client) -> None:
    assert client.post("/verify/", {"number": f" {issued.number} "}).url == f"/verify/{issued.number}/"


def test_a_number_nobody_gave_is_said_plainly(db: None, client: Client) -> None:
    answer = client.get("/verify/KG-1999-000001-01/")
    assert (answer.status_code, "没有编号为 KG-1999-000001-01 的证书" in shown(answer)) == (404, True)


def test_neither_number_nor_file_is_a_named_fault(db: None, client: Client) -> None:
    answer = client.post("/verify/", {})
    assert (answer.status_code, "请填写证书编号，或选择要核验的文件" in shown(answer)) == (422, True)


def test_the_page_as_issued_is_known_byte_for_byte(issued: Certificate, client: Client) -> None:
    data = page_of(actions.make_certificate(certificate=issued, now=NOW))
    assert "与签发的原件逐字节相同" in shown(drop(client, data))
    saved_anew = shown(drop(client, data + b"\n% saved anew\n"))
    assert "签名有效" in saved_anew
    assert "不是签发的原件" in saved_anew


def test_the_signed_data_alone_are_enough(issued: Certificate, client: Client) -> None:
    text = actions.make_certificate(certificate=issued, now=NOW).text
    assert "签名有效，内容未被改动" in shown(drop(client, text.encode(), "x.json"))
    changed = text.replace("2022-02-10", "2022-02-11")
    assert "不能通过核验" in shown(drop(client, changed.encode(), "x.json"))


def test_a_certificate_that_is_called_back_is_shown_so_at_once(issued: Certificate, client: Client, qian: Any) -> None:
    from kaigong.apps.cases.models import Item
    from tests.apps.cases.conftest import fresh
    from tests.conftest import _person

    item = fresh(Item.objects.get(pk=issued.item_id))
    head = _person("h-head", "负责人", "Head", "head", _agency_of(item))
    actions.call_back(item=item, ground="law", reason="依据修改", compensation="依法补偿", person=head, now=NOW)
    page = shown(client.get(f"/verify/{issued.number}/"))
    assert "现在无效" in page
    assert "已撤回" in page


def _agency_of(item: Any) -> Any:
    from kaigong.apps.accounts.models import Agency

    return Agency.objects.get(id=item.agency_id)


def test_a_passport_is_recomputed_and_tells_who_held_which_days(project: Any, case: Any, client: Client) -> None:
    data = passports.written(project, now=NOW + timedelta(days=9))
    page = shown(drop(client, data, "passport.jsonl"))
    assert "护照完整" in page
    assert "各方用时" in page
    broken = shown(drop(client, data.replace(b'"promised_days":', b'"promised_days": ', 1), "passport.jsonl"))
    assert "不是规范写法" in broken


def test_a_ledger_can_be_dropped_too(project: Any, case: Any, client: Client) -> None:
    from kaigong.apps.ledger import exports

    data = b"".join(exports.lines(now=NOW, stream=case.stream))
    assert "账本完整" in shown(drop(client, data, "ledger.jsonl"))


def test_a_file_that_is_too_large_is_refused_by_name(db: None, client: Client, monkeypatch: Any) -> None:
    from kaigong.apps.opendata import forms

    monkeypatch.setattr(forms, "MAX_BYTES", 10)
    answer = drop(client, b"x" * 11)
    assert (answer.status_code, "文件超过 20 MB" in shown(answer)) == (422, True)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"x", b"%PDF-", b"%PDF-1.7\nstream\n" * 300, b"\x1f\x8b" * 9, b"[" * 100_000, b'{"kaigong":"passport"}',
        b'{"kaigong":"certificate"}', b'{"kaigong":"ledger"}', b'{"kaigong":["certificate"]}', b"\xff\xfe{}",
        b'<svg onload="alert(1)"/>', b"PK\x03\x04" + b"\x00" * 99,
    ],
)  # fmt: skip
def test_a_hostile_file_gets_a_clear_answer(db: None, client: Client, data: bytes) -> None:
    answer = drop(client, data, '<script>alert(1)</script>"\u202e.pdf')
    assert answer.status_code in (200, 422)
    assert "不能通过核验" in shown(answer) or "文件是空的" in shown(answer)
    assert "<script>alert" not in shown(answer)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from([b"", b"%PDF-1.7 ", b'{"kaigong":"passport"', b'{"certificate":{', b"stream\n"]),
    rest=st.binary(),
)
def test_whatever_is_handed_in_the_answer_is_one_of_ours(db: None, start: bytes, rest: bytes) -> None:
    assert checking.check(start + rest).whole is False


def test_the_public_keys_are_published(db: None, client: Client) -> None:
    told = json.loads(client.get("/verify/keys.json").content)
    assert {"algorithm": "ed25519", "public_key": signing.current().public_key} in told["keys"]
    assert "private" not in json.dumps(told)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("身份证 421002199001011234", "身份证 421***********1234"),
        ("联系 13812345678 即可", "联系 138****5678 即可"),
        ("lin.yue@example.cn", "l***@example.cn"),
        ("91421000MA4TEKWP1H", "91421000MA4TEKWP1H"),
        ("2202-421000-04-01-000001", "2202-421000-04-01-000001"),
    ],
)
def test_what_belongs_to_a_person_is_masked_and_nothing_else(text: str, masked: str) -> None:
    assert masking.text(text) == masked


def test_names_of_persons_and_sole_traders_are_masked() -> None:
    assert (masking.person("林悦"), masking.person("欧阳明日")) == ("林＊", "欧＊＊＊")
    assert masking.enterprise("荆州区王小明餐饮店", "92421003MA4ABCDE1X") == "荆州＊＊＊＊＊饮店"
    assert masking.enterprise("示例制造有限公司", "91421000MA4TEKWP1H") == "示例制造有限公司"
