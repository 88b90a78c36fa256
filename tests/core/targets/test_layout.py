"""Columns back into running text: nothing is lost, every character keeps its place."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.targets.layout import flow
from kaigong.core.targets.read import read
from kaigong.core.targets.values import Statement

SAID = date(2022, 2, 10)
PIECES = st.sampled_from(
    ["今年新增企业200家", "，", "。", "力争3月底前", "总投资60.5亿元", "\n", "\n\n", "　", " ", "、",
     "记者 刘娟", "“三命”", "\ufffd",
     "增长5％", "；", "达到6万亿", "县委书记李明表示", "A", "1", "\r\n", "各3个", "分别", "<U+00A0>"]
)  # fmt: skip
PAGES = st.lists(PIECES, max_size=40).map("".join)


@settings(max_examples=120)
@given(PAGES)
def test_no_character_of_the_text_is_lost_but_white_space(text: str) -> None:
    bare = "".join(text.replace("<U+00A0>", "").split())
    assert "".join(flow(text).text.split()) == bare


@settings(max_examples=120)
@given(PAGES)
def test_every_character_knows_where_it_stood(text: str) -> None:
    running = flow(text)
    assert len(running.text) == len(running.plain) == len(running.at)
    assert all(text[at] == each for each, at in zip(running.text, running.at, strict=True) if not each.isspace())
    assert list(running.at) == sorted(running.at)


@settings(max_examples=120)
@given(PAGES)
def test_evidence_is_what_stands_between_its_offsets(text: str) -> None:
    for each in read(text, SAID).statements:
        assert 0 <= each.start < each.end <= len(text)
        assert "".join(text[each.start : each.end].replace("<U+00A0>", "").split()) == "".join(each.evidence.split())


@settings(max_examples=80)
@given(st.text(max_size=200))
def test_any_text_at_all_is_read(text: str) -> None:
    read(text, SAID)


SENTENCES = st.lists(
    st.sampled_from(
        ["力争一季度新开工亿元以上项目224个，续建亿元以上项目394个",
         "围绕全年新增规模以上工业企业200家、上云企业400家目标，不断壮大",
         "3月底前投运110千伏祁渊变电站，支撑产业基地加快发展", "今年以来，已签约工业项目11个，总投资额430亿元",
         "地区生产总值、工业总产值双双冲刺3000亿元目标", "全力服务项目落地，做好要素保障"]
    ),
    min_size=1, max_size=8,
)  # fmt: skip


@settings(max_examples=60)
@given(SENTENCES, st.integers(5, 40))
def test_columns_of_any_width_say_the_same(sentences: list[str], width: int) -> None:
    whole = "。".join(sentences) + "。"
    columns = "\n".join(whole[at : at + width] for at in range(0, len(whole), width))
    said = [list(map(meaning, read(text, SAID).statements)) for text in (whole, columns)]
    assert said[0] == said[1]


def meaning(each: Statement) -> tuple[object, ...]:
    return each.subject, each.value, each.unit, each.due, each.kind, each.evidence


def test_a_byline_ends_an_article() -> None:
    text = "江陵县委书记全运宝表示，今年新增企业5家。\n记者 叶力铭\n“要新建学校3所。”市住建局局长汤光华说。"
    assert [(each.speaker, each.value) for each in read(text, SAID).statements] == [("江陵县", 5), ("市住建局", 3)]


def test_spaces_inside_a_figure_do_not_part_it() -> None:
    (each,) = read("力争 3 月 底前 完成 投资 60.5 亿 元。", SAID).statements
    assert (each.value, each.due) == (each.value.from_float(60.5), date(2022, 3, 31))


def test_a_byline_may_also_begin_an_article() -> None:
    text = (
        "全市水利开门红\n记者 周小川\n市水利局党组成员、副局长刘洋说，今年整治水库45座。\n"
        "工业强市再出发\n记者 李雷\n市委常委、江陵县委书记全运宝表示，新增企业40家。\n"
        "记者从市商务局获悉，去年利用外资2.3亿美元。\n市财政局相关负责人介绍，一季度拨付资金5.6亿元。"
    )
    assert [(each.speaker, each.unit) for each in read(text, SAID).statements] == [
        ("市水利局", "座"), ("江陵县", "家"), ("市商务局", "亿美元"), ("市财政局", "亿元")
    ]  # fmt: skip


def test_a_heading_with_the_name_of_a_body_names_the_speaker() -> None:
    text = "【市水利局】今年整治水库45座。\n【市交通局】年底前新改建公路500公里。"
    assert [each.speaker for each in read(text, SAID).statements] == ["市水利局", "市交通局"]


@pytest.mark.parametrize(
    ("words", "body"),
    [("市发改委主任李静芹", "市发改委"), ("江陵县委书记全运宝", "江陵县"), ("公安县县长李小明", "公安县"),
     ("市国资委党委书记、主任王强", "市国资委"), ("荆州开发区党工委副书记、管委会主任陈明宇", "荆州开发区"),
     ("市委常委、松滋市委书记张伟", "松滋市"), ("国网荆州供电公司总经理、党委副书记汤定超", "国网荆州供电公司")],
)  # fmt: skip
def test_the_body_is_what_stands_before_the_posts(words: str, body: str) -> None:
    (each,) = read(f"{words}表示，今年新增企业5家。", SAID).statements
    assert each.speaker == body
