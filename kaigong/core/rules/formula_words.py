"""What each fault of an indicator's formula or of a ranking means, in Chinese and English."""

FORMULA: dict[str, tuple[str, str]] = {
    "formula.missing": ("没有写计算式", "the formula is missing"),
    "formula.too_long": ("计算式过长（{got} 字，限 {limit}）", "the formula is too long ({got}, limit {limit})"),
    "formula.too_large": ("{place}：计算式超过 {limit} 个部分", "{place}: more than {limit} parts"),
    "formula.too_deep": ("{place}：括号嵌套超过 {limit} 层", "{place}: nested more than {limit} deep"),
    "formula.character": ("{place}：不认识的字符 {got}", "{place}: unexpected character {got}"),
    "formula.unexpected": ("{place}：此处不应有“{got}”", "{place}: unexpected {got}"),
    "formula.expected": ("{place}：应为 {expected}，实为 {got}", "{place}: expected {expected}, got {got}"),
    "formula.expected_aggregate": (
        "{place}：应为数字、括号或者 {known}，实为 {got}", "{place}: expected a number, a bracket or {known}, got {got}"
    ),
    "formula.unknown_source": ("{place}：没有数据 {got}，可用：{known}", "{place}: no rows {got}; known: {known}"),
    "formula.unknown_field": ("{place}：{source} 没有字段 {got}", "{place}: {source} has no field {got}"),
    "formula.wrong_sort": ("{place}：应为 {expected}，实为 {got}", "{place}: should be a {expected}, is a {got}"),
    "formula.different_sorts": ("{place}：{left} 与 {right} 不能比较", "{place}: {left} and {right} do not compare"),
    "formula.not_ordered": ("{place}：{got} 没有大小，只能用 == 或 !=", "{place}: {got} has no order; use == or !="),
    "formula.no_day": ("{place}：{got} 不是有效日期", "{place}: {got} is not a day of the calendar"),
    "formula.empty_text": ("{place}：空文字，请用 is empty", "{place}: an empty text; use: is empty"),
    "formula.only_constants": ("{place}：列表中只能是常量", "{place}: a list holds constants only"),
    "formula.long_list": ("{place}：列表超过 {limit} 项", "{place}: a list holds at most {limit}"),
    "formula.percent": ("{place}：百分位应为 1 至 99 的整数，实为 {got}", "{place}: 1 to 99, got {got}"),
    "formula.by_zero": ("{place}：除以零", "{place}: divided by zero"),
    "formula.no_rows": ("计算式没有用到任何数据", "the formula counts nothing"),
    "ranking.text": ("{place}：不能为空，限 {limit} 字", "{place}: not empty, at most {limit} characters"),
    "ranking.choice": ("{place}：{got} 不在可选值之内", "{place}: {got} is not one of those there are"),
    "ranking.unknown_field": ("{place}：没有 {field} 这一项", "{place}: {field} is not a known field"),
    "ranking.no_indicators": ("应有 1 至 {limit} 个指标", "should have 1 to {limit} indicators"),
    "ranking.entry": ("{place}：应有 id 和 weight", "{place}: should have an id and a weight"),
    "ranking.unknown_indicator": ("{place}：没有指标 {got}", "{place}: there is no indicator {got}"),
    "ranking.scope": ("{place}：{got} 不分到 {among}", "{place}: {got} is not told apart by {among}"),
    "ranking.twice": ("{place}：{got} 列了两次", "{place}: {got} is listed twice"),
    "ranking.times": (
        "{place}：每多少 {got} 应大于 0", "{place}: the number of denominators {got} should be above 0",
    ),
    "ranking.per": (
        "{place}：指标 {got} 自带分母，不能再除",
        "{place}: the indicator {got} has a denominator of its own and cannot be divided",
    ),
    "ranking.weight": ("{place}：权重 {got} 应大于 0", "{place}: the weight {got} should be above 0"),
    "ranking.target": ("{place}：目标值 {got} 应大于 0", "{place}: the target {got} should be above 0"),
    "formula.no_group": (
        "{source} 分不出 {got}，可分：{known}", "{source} cannot be told apart by {got}; known: {known}"
    ),
}  # fmt: skip
