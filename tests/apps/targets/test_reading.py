"""A page handed in: read, shown in place, corrected, confirmed into commitments, reports set beside promises."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kaigong.core.problems import Faulty, Refused
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
TEXT = """江陵县委书记全运宝表示，力争一季度签约亿元以上
项目18个，总投资突破千亿元。今年以来，已签约工业
项目11个。"""
REPORT = "江陵县委书记全运宝表示，一季度已签约亿元以上项目17个。"
SAID = date(2022, 2, 10)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def read(by: Any, text: str = TEXT, source: str = "示例日报", said_on: date = SAID, **more: str) -> Any:
    from kaigong.apps.targets import actions_read

    return actions_read.read_page(text=text, source=source, said_on=said_on, by=by.ref, now=NOW, **more)


def confirm(page: Any, by: Any, *places: int) -> Any:
    from kaigong.apps.targets import actions_read

    return actions_read.confirm_statements(page=page, places=places, by=by.ref, now=NOW)


def commitments(numbers: list[str]) -> list[Any]:
    from kaigong.apps.targets.models import Commitment

    return list(Commitment.objects.filter(no__in=numbers))


@pytest.fixture
def inside(client: Any, zhou: Any) -> Any:
    client.force_login(zhou, backend=BACKEND)
    return client


def post(client: Any, **said: Any) -> Any:
    return client.post(reverse("targets:read"), {"source": "示例日报", "said_on": "2022-02-10", **said})


def test_what_is_read_binds_nobody_until_it_is_confirmed(zhou: Any) -> None:
    from kaigong.apps.targets.models import Commitment

    page = read(zhou)
    assert [(row.place, row.state, row.value) for row in page.statements.all()] == [
        (1, "open", 18), (2, "open", 1000), (3, "open", 11)
    ]  # fmt: skip
    assert not Commitment.objects.exists()
    confirm(page, zhou, 1)
    (made,) = Commitment.objects.all()
    assert (made.no, made.speaker, made.value, made.due) == (f"R{page.pk}-001", "江陵县", 18, date(2022, 3, 31))
    assert made.evidence == "力争一季度签约亿元以上项目18个"
    assert page.statements.get(place=1).state == "confirmed"


def test_every_step_stands_in_the_ledger(zhou: Any) -> None:
    from kaigong.apps.ledger import queries as ledger
    from kaigong.apps.targets import actions_read

    page = read(zhou)
    by = {"by": zhou.ref, "now": NOW}
    actions_read.correct_statement(statement=page.statements.get(place=1), changes={"value": 20}, **by)
    confirm(page, zhou, 1, 2)
    actions_read.drop_statements(page=page, places=[3], **by)
    kinds = [entry.kind for entry in ledger.read(page.stream).entries]
    assert kinds == ["PageRead", "StatementCorrected", "StatementsConfirmed", "StatementsDropped"]
    assert len(ledger.read("commitments").entries) == 2


def test_a_corrected_statement_is_confirmed_as_it_was_corrected(zhou: Any) -> None:
    from kaigong.apps.targets import actions_read

    page = read(zhou)
    row = page.statements.get(place=1)
    actions_read.correct_statement(
        statement=row, changes={"value": 20, "due": date(2022, 6, 30)}, by=zhou.ref, now=NOW
    )  # fmt: skip
    made = commitments(confirm(page, zhou, 1))[0]
    assert (made.value, made.due) == (20, date(2022, 6, 30))
    with pytest.raises(Refused, match=r"page\.confirmed_already"):
        actions_read.correct_statement(statement=row, changes={"value": 21}, by=zhou.ref, now=NOW)


def test_nothing_is_confirmed_twice(zhou: Any) -> None:
    page = read(zhou)
    confirm(page, zhou, 1)
    with pytest.raises(Refused, match=r"page\.nothing_open"):
        confirm(page, zhou, 1)


def test_what_is_a_commitment_already_keeps_its_number(zhou: Any) -> None:
    from kaigong.apps.targets.models import Commitment

    first, again = read(zhou), read(zhou, source="另一份")
    confirm(first, zhou, 1)
    assert confirm(again, zhou, 1, 2) == [f"R{first.pk}-001", f"R{again.pk}-002"]
    assert Commitment.objects.count() == 2


def test_a_statement_without_a_speaker_is_not_confirmed(zhou: Any) -> None:
    page = read(zhou, "今年新增企业5家。")
    with pytest.raises(Faulty) as caught:
        confirm(page, zhou, 1)
    assert [problem.at for problem in caught.value.problems] == [f"R{page.pk}-001.speaker"]
    assert read(zhou, "今年新增企业5家。", speaker="示例局").statements.get().speaker == "示例局"


def test_a_later_report_is_set_beside_its_promise(zhou: Any, client: Any) -> None:
    from kaigong.apps.targets import actions_read, reading

    first = read(zhou)
    confirm(first, zhou, 1, 2)
    later = read(zhou, REPORT, "示例日报二", date(2022, 4, 2))
    (line,) = reading.lines(list(later.statements.all()))
    assert [each.no for each in line.offered] == [f"R{first.pk}-001"]
    actions_read.answer_promise(statement=line.row, commitment=line.offered[0], by=zhou.ref, now=NOW)
    assert reading.reports([f"R{first.pk}-001"])[f"R{first.pk}-001"].value == 17
    shown = client.get(reverse("targets:list")).content.decode()
    assert "承诺 18，报告 17（个）" in shown


def test_only_like_units_are_compared(zhou: Any) -> None:
    from kaigong.apps.targets import actions_read

    page = read(zhou)
    _one, two = commitments(confirm(page, zhou, 1, 2))
    with pytest.raises(Refused, match=r"page\.other_unit"):
        actions_read.answer_promise(statement=page.statements.get(place=3), commitment=two, by=zhou.ref, now=NOW)


def test_an_outsider_reads_confirms_and_sees_nothing(zhou: Any, wei: Any, sun: Any, client: Any) -> None:
    from kaigong.apps.targets import actions_read

    page = read(zhou)
    row = page.statements.get(place=1)
    for outsider in (wei, sun):
        by = {"by": outsider.ref, "now": NOW}
        with pytest.raises(PermissionDenied):
            read(outsider)
        with pytest.raises(PermissionDenied):
            confirm(page, outsider, 1)
        with pytest.raises(PermissionDenied):
            actions_read.drop_statements(page=page, places=[1], **by)
        with pytest.raises(PermissionDenied):
            actions_read.correct_statement(statement=row, changes={"value": 1}, **by)
        with pytest.raises(PermissionDenied):
            actions_read.answer_promise(statement=row, commitment=None, **by)
        client.force_login(outsider, backend=BACKEND)
        for name, args in (("read_page", [page.pk]), ("read_statement", [page.pk, 1])):
            assert client.get(reverse(f"targets:{name}", args=args)).status_code == 404
        assert client.post(reverse("targets:read_confirm", args=[page.pk]), {"all": "1"}).status_code == 404
        assert client.post(reverse("targets:read_answer", args=[page.pk, 1])).status_code == 404
    assert set(page.statements.values_list("state", flat=True)) == {"open"}


def test_a_pasted_text_is_shown_with_its_statements_marked(inside: Any) -> None:
    answer = post(inside, text=TEXT)
    shown = inside.get(answer.url).content.decode()
    assert (
        '<mark class="rd-open"><span id="m1"></span><a href="#s1">力争一季度签约亿元以上\n项目18个</a></mark>' in shown
    )
    assert 'id="s3"' in shown and "全部确认（3 条）" in shown


def test_one_several_and_all_are_confirmed_from_the_page(inside: Any) -> None:
    from kaigong.apps.targets.models import Commitment, ReadPage

    address = post(inside, text=TEXT).url
    page = ReadPage.objects.get()
    act = reverse("targets:read_confirm", args=[page.pk])
    inside.post(act, {"place": ["2"]})
    assert Commitment.objects.get().value == 1000
    inside.post(act, {"place": ["3"], "drop": "1"})
    inside.post(act, {"all": "1"})
    assert sorted(page.statements.values_list("state", flat=True)) == ["confirmed", "confirmed", "dropped"]
    assert "rd-is-dropped" in inside.get(address).content.decode()


def test_one_statement_is_put_right_on_its_page(inside: Any) -> None:
    from kaigong.apps.targets.models import ReadPage

    post(inside, text=TEXT)
    page = ReadPage.objects.get()
    address = reverse("targets:read_statement", args=[page.pk, 1])
    assert 'value="18"' in inside.get(address).content.decode()
    said = {"speaker": "江陵县", "kind": "target", "action": "签约", "subject": "项目", "comparator": ">=",
            "value": "19", "unit": "个", "due": "2022-03-31", "period": "2022Q1"}  # fmt: skip
    assert inside.post(address, said).status_code == 302
    row = page.statements.get(place=1)
    assert (row.value, row.comparator, row.corrected) == (19, ">=", True)
    assert inside.post(address, {**said, "value": "many"}).status_code == 422


def test_a_report_is_set_beside_its_promise_and_taken_back_on_the_page(inside: Any, zhou: Any) -> None:
    confirm(read(zhou), zhou, 1)
    later = read(zhou, REPORT, said_on=date(2022, 4, 2))
    number = later.statements.get().page.pk
    address, act = reverse("targets:read_page", args=[number]), reverse("targets:read_answer", args=[number, 1])
    promise = inside.get(address).content.decode().partition('name="commitment" value="')[2].partition('"')[0]
    inside.post(act, {"commitment": promise})
    assert "取消对照" in inside.get(address).content.decode()
    inside.post(act, {"commitment": ""})
    assert later.statements.get().answers == ""
    assert inside.post(act, {"commitment": "no such"}).status_code == 404


def test_a_word_file_is_read(inside: Any) -> None:
    import docx

    document, raw = docx.Document(), io.BytesIO()
    document.add_paragraph("力争全年新增企业200家。")
    document.save(raw)
    answer = post(inside, speaker="示例局", file=SimpleUploadedFile("r.docx", raw.getvalue()))
    assert "200" in inside.get(answer.url).content.decode()


def test_a_pdf_with_text_is_read_and_a_scan_is_said_to_be_one(inside: Any) -> None:
    answer = post(inside, file=SimpleUploadedFile("r.pdf", pdf("GDP 5000")))
    assert "GDP 5000" in inside.get(answer.url).content.decode()
    answer = post(inside, file=SimpleUploadedFile("scan.pdf", pdf("")))
    assert answer.status_code == 422
    assert "是扫描件" in answer.content.decode()


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"%PDF-1.4 broken", "已损坏"),
        (b"PK\x03\x04 broken", "已损坏"),
        (b"\x89PNG\r\n", "不是文本"),
        (b"  ", "没有文字"),
    ],
)
def test_files_that_cannot_be_read_are_named(inside: Any, raw: bytes, told: str) -> None:
    answer = post(inside, file=SimpleUploadedFile("bad.bin", raw))
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_text_or_file_one_of_the_two(inside: Any) -> None:
    assert post(inside).status_code == 422
    assert post(inside, text=TEXT, file=SimpleUploadedFile("a.txt", b"x")).status_code == 422


def test_a_text_file_in_gb18030_is_read(inside: Any) -> None:
    answer = post(inside, file=SimpleUploadedFile("a.txt", TEXT.encode("gb18030")))
    assert "全部确认（3 条）" in inside.get(answer.url).content.decode()


def test_damage_is_marked_in_the_text(inside: Any) -> None:
    answer = post(inside, text="今年建成4\ufffd0个项目。", speaker="示例局")
    shown = inside.get(answer.url).content.decode()
    assert '<span class="rd-damaged">\ufffd</span>' in shown and "无法辨认" in shown


def test_the_list_of_pages_counts_what_is_open(inside: Any, zhou: Any) -> None:
    confirm(read(zhou), zhou, 1)
    shown = inside.get(reverse("targets:read")).content.decode()
    assert "示例日报" in shown and ">2</td>" in shown


def pdf(words: str) -> bytes:
    """A one-page PDF with a line of text, or with none."""
    stream = f"BT /F1 12 Tf 20 100 Td ({words}) Tj ET".encode() if words else b""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]  # fmt: skip
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"xref\n0 6\n0000000000 65535 f \n%strailer << /Root 1 0 R /Size 6 >>\nstartxref\n%d\n%%%%EOF" % (
        table, len(made)
    )  # fmt: skip
