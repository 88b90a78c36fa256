"""Units of Chinese government text: what may follow a number, what it measures, and its size in the base unit.

A unit may carry a magnitude (万人, 亿斤). Sums of money are told in 亿元, as the labels of the pages do; what is
counted keeps the unit as it is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal

COUNT, PEOPLE, MONEY, SHARE, TIME, SIZE = "count", "people", "money", "share", "time", "size"

MAGNITUDES: Mapping[str, int] = {
    "百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8, "十亿": 10**9,
    "百亿": 10**10, "千亿": 10**11, "万亿": 10**12, "十万亿": 10**13, "百万亿": 10**14,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit measures, its base unit, and its size in that."""

    dimension: str
    base: str
    size: Decimal = Decimal(1)


_COUNTED = (
    "个 家 户 条 项 座 台 套 辆 艘 架 场 件 处 所 宗 笔 批 种 款 部 支 口 片 块 张 份 幅 列 间 栋 幢 枚 颗 株 头 "
    "只 羽 起 例 轮 门 首 盏 根 桩 本 卷 组 对 班 站次 车次 架次 艘次 台次 件次 户次 场次 课时 标箱 标准箱 车皮 "
    "床 张床 席 票 单 台套 套间 块屏 剂 期 类 代 盘 篇 路 线 机组 学位 床位 岗位 车位 泊位 点位 机柜 标台 桶 "
    "批次 项次 家次 班次 列次 趟 册 堂 人份 TEU"
)
_PEOPLE = ["人", "名", "位", "人次", "人户", "户人", "万人"]
_MONEY = {
    "元": "元",
    "元人民币": "元",
    "美元": "美元",
    "欧元": "欧元",
    "港元": "港元",
    "港币": "港元",
    "日元": "日元",
    "英镑": "英镑",
}
_CENTS = ("分/千瓦时", "分/度", "分/立方米", "分/方", "分钱")
_SIZES: Mapping[str, tuple[str, str]] = {
    "公里": ("km", "1"), "千米": ("km", "1"), "米": ("km", "0.001"), "海里": ("km", "1.852"), "里": ("km", "0.5"),
    "厘米": ("km", "0.00001"), "毫米": ("km", "0.000001"), "车道公里": ("km", "1"), "皮长公里": ("km", "1"),
    "平方公里": ("km2", "1"), "平方千米": ("km2", "1"), "平方米": ("km2", "0.000001"), "平米": ("km2", "0.000001"),
    "公顷": ("km2", "0.01"), "立方米": ("m3", "1"), "方": ("m3", "1"), "立方": ("m3", "1"), "升": ("m3", "0.001"),
    "吨": ("t", "1"), "公斤": ("t", "0.001"), "千克": ("t", "0.001"), "斤": ("t", "0.0005"), "担": ("t", "0.05"),
    "吨标准煤": ("t", "1"), "吨标煤": ("t", "1"), "载重吨": ("t", "1"),
    "吨公里": ("t·km", "1"), "人公里": ("人·km", "1"),
    "千瓦": ("kW", "1"), "兆瓦": ("kW", "1000"), "瓦": ("kW", "0.001"), "吉瓦": ("kW", "1000000"), "kW": ("kW", "1"),
    "MW": ("kW", "1000"), "GW": ("kW", "1000000"), "千瓦时": ("kWh", "1"), "度电": ("kWh", "1"), "度": ("kWh", "1"),
    "兆瓦时": ("kWh", "1000"), "千伏安": ("kVA", "1"), "兆伏安": ("kVA", "1000"), "兆": ("M", "1"), "P": ("P", "1"),
    "PFLOPS": ("P", "1"), "PFlops": ("P", "1"), "EFLOPS": ("P", "1000"), "EFlops": ("P", "1000"), "E": ("P", "1000"),
    "吉瓦时": ("kWh", "1000000"), "克/千瓦时": ("g/kWh", "1"), "克标准煤/千瓦时": ("g/kWh", "1"),
    "吨/日": ("t/d", "1"), "立方米/日": ("m3/d", "1"), "立方米/秒": ("m3/s", "1"), "分贝": ("dB", "1"),
    "微克/立方米": ("µg/m3", "1"), "微克每立方米": ("µg/m3", "1"), "毫克/升": ("mg/L", "1"), "帧": ("帧", "1"),
    "TB": ("TB", "1"), "PB": ("TB", "1000"), "Gbps": ("Gbps", "1"),
}  # fmt: skip
_TIMES: Mapping[str, tuple[str, str]] = {
    "天": ("天", "1"), "日": ("天", "1"), "个自然日": ("天", "1"), "自然日": ("天", "1"), "岁": ("岁", "1"),
    "个工作日": ("工作日", "1"), "工作日": ("工作日", "1"), "周": ("天", "7"),
    "个月": ("月", "1"), "年": ("年", "1"), "小时": ("小时", "1"), "个小时": ("小时", "1"),
    "分钟": ("小时", "0.016666666666666667"),
}  # fmt: skip
_SHARES: Mapping[str, tuple[str, str]] = {
    "%": ("%", "1"), "‰": ("%", "0.1"), "个百分点": ("百分点", "1"), "百分点": ("百分点", "1"),
    "个基点": ("百分点", "0.01"), "基点": ("百分点", "0.01"), "倍": ("倍", "1"),
    "折": ("%", "10"), "成": ("%", "10"),
}  # fmt: skip
_LAND: Mapping[str, tuple[str, str]] = {"亩": ("km2", "0.000666666666666667"), "亩地": ("km2", "0.000666666666666667")}

UNITS: Mapping[str, Unit] = {
    **{name: Unit(COUNT, "个") for name in _COUNTED.split()},
    **{name: Unit(COUNT, "次") for name in ("次", "频次")},
    **{name: Unit(COUNT, "级") for name in ("级",)},
    **{name: Unit(PEOPLE, "人次" if name == "人次" else "人") for name in _PEOPLE},
    **{name: Unit(MONEY, base) for name, base in _MONEY.items()},
    **{name: Unit(MONEY, "元", Decimal("0.01")) for name in _CENTS},
    **{name: Unit(SIZE, base, Decimal(size)) for name, (base, size) in {**_SIZES, **_LAND}.items()},
    **{name: Unit(TIME, base, Decimal(size)) for name, (base, size) in _TIMES.items()},
    **{name: Unit(SHARE, base, Decimal(size)) for name, (base, size) in _SHARES.items()},
}
_YI = Decimal(10**8)
_FIFTEEN = Context(prec=15)  # digits; a mu is 1/1500 km2


@dataclass(frozen=True, slots=True)
class Amount:
    """A value as it is told, and in the base unit."""

    value: Decimal
    unit: str
    value_si: Decimal
    unit_si: str


def amount(number: Decimal, magnitude: str, unit: str, *, each: bool = False) -> Amount:
    """A number with its magnitude and unit. `each`: the sum is one per head, so it stays in yuan."""
    known = UNITS[unit]
    total = number * MAGNITUDES.get(magnitude, 1)
    told = (total / _YI, f"亿{known.base}") if _in_yi(known, magnitude, each) else _told(number, magnitude, unit, total)
    if known.dimension == MONEY and not _in_yi(known, magnitude, each):
        told = total, known.base if known.size == 1 else "分"
    return Amount(plain(told[0]), told[1], plain(_FIFTEEN.create_decimal(total * known.size)), known.base)


def plain(value: Decimal) -> Decimal:
    """The same value without trailing zeros and without an exponent."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def _in_yi(unit: Unit, magnitude: str, each: bool) -> bool:
    return unit.dimension == MONEY and not each and magnitude.endswith(("万", "亿"))


def _told(number: Decimal, magnitude: str, unit: str, total: Decimal) -> tuple[Decimal, str]:
    """百万户 is told as 100 万户, 千家 as 1000 家; 万 and 亿 stay as they are written."""
    for name in ("亿", "万"):
        if magnitude.endswith(name):
            return total / MAGNITUDES[name], name + unit
    return total, unit
