"""Numbers, units and how they are meant; and what looks like a number and is none."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.targets.numerals import fraction, numeral
from kaigong.core.targets.read import read
from kaigong.core.targets.units import MAGNITUDES, amount
from kaigong.core.targets.values import Statement

SAID = date(2022, 2, 10)


def statements(text: str) -> tuple[Statement, ...]:
    return read(text, SAID).statements


def told(text: str) -> list[tuple[str, str, str]]:
    return [(each.comparator, f"{each.value:f}", each.unit) for each in statements(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("力争全年新增谋划项目1000个以上、总规模达到6万亿。", [(">=", "1000", "个"), ("=", "60000", "亿元")]),
        ("总投资突破千亿元。", [(">", "1000", "亿元")]),
        ("完成投资超4500亿元，降低成本65亿元以上。", [(">", "4500", "亿元"), (">=", "65", "亿元")]),
        ("新增就业不少于26万人，失业率控制在5.5%以内。", [(">=", "26", "万人"), ("<=", "5.5", "%")]),
        ("经济增长5％左右，占比提高1.2个百分点。", [("~", "5", "%"), ("=", "1.2", "个百分点")]),
        ("技术合同成交额增长3%—5%。", [(">=", "3", "%"), ("<=", "5", "%")]),
        ("计划总投资20054万元。", [("=", "2.0054", "亿元")]),
        ("人均补助标准提高到280元。", [("=", "280", "元")]),
        ("规上工业企业达到两百家。", [("=", "200", "家")]),
        ("三分之一的村庄完成整治。", [("=", "33.3333", "%")]),
        ("占全国1/4以上。", [(">=", "25", "%")]),
        ("产值翻番，五年内翻两番。", [("=", "2", "倍"), ("=", "4", "倍")]),
        ("百分之五点五的企业。", [("=", "5.5", "%")]),
        ("建成1,200公里公路。", [("=", "1200", "公里")]),
        ("举办活动5000多场，近4000名运动员参加。", [(">=", "5000", "场"), ("~", "4000", "名")]),
        ("审批时限压缩至3个工作日以内。", [("<=", "3", "个工作日")]),
        ("新增百万户经营主体，突破百万户。", [(">", "100", "万户")]),
        ("２０个项目。", [("=", "20", "个")]),
        ("确保GDP突破3000亿元大关。", [(">", "3000", "亿元")]),
        ("公交出行分担率不低于三成，收费打八折。", [(">=", "3", "成"), ("=", "8", "折")]),
        ("比重由5%提高到8%，办理时间从15天压缩至3天。", [("=", "8", "%"), ("=", "3", "天")]),
        ("开工项目不少于三十个，督办不少于两次。", [(">=", "30", "个"), (">=", "2", "次")]),
        ("城乡收入分别增长6.5%和7.5%左右。", [("~", "6.5", "%"), ("~", "7.5", "%")]),
        ("两项占比分别超过2%、5%。", [(">", "2", "%"), (">", "5", "%")]),
        ("设施产量占比分别提高15、22个百分点。", [("=", "15", "个百分点"), ("=", "22", "个百分点")]),
        ("高新技术企业占比过半，压减一半以上，占全国近一半。", [(">", "50", "%"), (">=", "50", "%"), ("~", "50", "%")]),
        ("77%以上的财政支出投向民生，覆盖九成以上社区。", [(">=", "77", "%"), (">=", "9", "成")]),
        ("优良天数达到290天、增加19天。", [("=", "290", "天"), ("=", "19", "天")]),
        ("人均预期寿命达到80岁，平均受教育年限10.5年。", [("=", "80", "岁"), ("=", "10.5", "年")]),
        ("完成3800万平方米建筑供热改造。", [("=", "3800", "万平方米")]),
        ("抽检超9000批次，开展6期培训。", [(">", "9000", "批次"), ("=", "6", "期")]),
        ("电价下降3分/千瓦时以上，浓度降至38微克／立方米。", [(">=", "3", "分"), ("=", "38", "微克/立方米")]),
        ("完成投资1 200亿元，GDP由2015年的1000亿元增加到2000亿元。", [("=", "1200", "亿元"), ("=", "2000", "亿元")]),
        ("外资保持在千亿元以上。", [(">=", "1000", "亿元")]),
        ("服务310万农户和80万重点群体。", [("=", "310", "万户"), ("=", "80", "万人")]),
        ("促进约1亿农业转移人口落户，惠及242万偏远农村居民。", [("~", "1", "亿人"), ("=", "242", "万人")]),
    ],
)
def test_figures_are_read_as_they_are_meant(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "第三产业和三农工作是百强县的重点。", "实施四大工程，抓好三个重点、五个中心。", "第一季度千方百计抓项目。",
        "围绕亿元以上项目和过亿元的企业。", "建设110千伏变电站，推进5G和第3机组。", "入选全国500强，居全省第2位。",
        "连续12年，改革开放40多年来。", "如何完成3000亿元目标？", "构建“51020”体系和“1+2+3”格局。", "2022年2月10日。",
        "为65岁以上老年人体检，持股50%以上的企业。", "双过半，时间过半、任务过半。", "690万千瓦火电项目。",
        "千亿级产业集群、百亿园区。", "三级医院和一批项目。", "城市12分钟急救圈。",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_figure_is_none(text: str) -> None:
    assert told(text) == []


def test_a_threshold_is_part_of_what_is_counted() -> None:
    (each,) = statements("盯牢304个预增产值2000万元以上的工业增长点。")
    assert (each.value, each.subject, each.qualifier) == (304, "工业增长点", "预增产值2000万元以上")


def test_a_shared_figure_stands_for_every_name() -> None:
    found = statements("今年江北、江南各3个项目开工。")
    assert [(each.subject, each.value) for each in found] == [("今年江北", 3), ("江南", 3)] or [
        (each.subject, each.value) for each in found
    ] == [("江北", 3), ("江南", 3)]


def test_figures_told_apart_go_to_their_names() -> None:
    found = statements("粮食、油料、蔬菜产量分别增长3%、4%和5%。")
    assert [(each.subject, each.value) for each in found] == [("粮食", 3), ("油料", 4), ("蔬菜产量", 5)]


def test_a_share_of_something_names_what_it_is_a_share_of() -> None:
    found = statements("完成投资20亿元，占年度计划的六成，85%以上农户参与经营。")
    assert [(each.subject, each.qualifier) for each in found] == [
        ("投资", ""), ("投资", "年度计划"), ("农户参与经营", ""),
    ]  # fmt: skip


def test_what_is_done_was_done_before_it_was_told() -> None:
    (done,) = statements("全年已完成投资20亿元。")
    (planned,) = statements("全年完成投资20亿元。")
    assert (done.kind, done.period, planned.kind, planned.period) == ("fact", "2021", "target", "2022")


def test_the_marks_of_a_list_are_no_part_of_it() -> None:
    found = statements("主要目标：\n1.生产总值增长6%以上；\n（2）新增企业120家；\n①建成学校12所②改造道路35公里。")
    assert [each.evidence for each in found] == [
        "生产总值增长6%以上", "新增企业120家", "建成学校12所", "改造道路35公里",
    ]  # fmt: skip


def test_a_year_that_is_past_says_nothing_of_the_next_one() -> None:
    found = statements("去年完成税收12亿元，今年要达到15亿元，未来三年达到20亿元。")
    assert [(each.kind, each.period) for each in found] == [
        ("fact", "2021"),
        ("target", "2022"),
        ("target", "2022-2025"),
    ]


def test_values_have_their_size_in_base_units() -> None:
    found = statements("新增就业60万人，修路3500米，装机400万千瓦，发电30亿度，投资6亿元。")
    assert [(each.value_si, each.unit_si) for each in found] == [
        (600000, "人"), (Decimal("3.5"), "km"), (4000000, "kW"), (3 * 10**9, "kWh"), (6 * 10**8, "元"),
    ]  # fmt: skip


def test_damage_beside_a_figure_is_told_and_the_figure_is_not_guessed() -> None:
    reading = read("今年建成4\ufffd0个项目，新增企业20家。", SAID)
    assert [each.value for each in reading.statements] == [20]
    assert [(each.text, each.lost) for each in reading.unreadable] == [("\ufffd", True)]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("十四", 14),
        ("两百", 200),
        ("三千零五", 3005),
        ("二〇二五", 2025),
        ("三千二百万", 32_000_000),
        ("一万亿", 10**12),
    ],
)
def test_numerals(words: str, value: int) -> None:
    assert numeral(words) == value


@pytest.mark.parametrize("words", ["", "百千", "三三百", "第一", "几百"])
def test_what_is_no_numeral(words: str) -> None:
    assert numeral(words) is None


def test_a_fraction_of_nothing_is_none() -> None:
    assert fraction("零", "一") is None
    assert fraction("四", "三") == 75


@settings(max_examples=60)
@given(st.integers(1, 9999))
def test_a_numeral_written_out_is_read_back(number: int) -> None:
    assert numeral(spelled(number)) == number


def spelled(number: int) -> str:
    digits, made, gap = "零一二三四五六七八九", "", False
    for step, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // step % 10
        made += ("零" if gap and digit and made else "") + (digits[digit] + name if digit else "")
        gap = not digit
    return made


@settings(max_examples=60)
@given(st.integers(1, 10**6), st.sampled_from(sorted(MAGNITUDES)), st.sampled_from(["元", "人", "个", "吨", "公里"]))
def test_a_value_and_its_base_unit_say_the_same(number: int, magnitude: str, unit: str) -> None:
    found = amount(Decimal(number), magnitude, unit)
    written = {"亿元": 10**8}.get(found.unit) or {"万": 10**4, "亿": 10**8}.get(found.unit[:1], 1)
    assert found.value * written == number * MAGNITUDES[magnitude] == found.value_si


@settings(max_examples=40)
@given(st.decimals(0, 10**5, places=2), st.sampled_from(["亿元", "万人", "%", "公里", "个"]))
def test_whatever_number_is_written_is_the_number_that_is_read(number: Decimal, unit: str) -> None:
    (each,) = statements(f"力争全年完成任务{number}{unit}。")
    assert each.value == number
