"""What each fault of a catalogue means, in Chinese and English; {braces} are filled from the fault."""

from kaigong.core.problems import Problem
from kaigong.core.rules.formula_words import FORMULA

CHINESE, ENGLISH = "zh", "en"

WORDS: dict[str, tuple[str, str]] = {
    "option.unreadable": ("参数不能识别：{got}", "the arguments are not understood: {got}"),
    "folder.no_catalogue": ("此处没有目录文件（*.yaml）", "there are no catalogue files (*.yaml) here"),
    "folder.too_many_files": ("文件 {got} 个，超过 {limit} 个", "{got} files, at most {limit} are read"),
    "folder.too_many_faults": ("错误过多，只列出前 {limit} 处", "too many faults; only the first {limit} are listed"),
    "folder.unreadable": ("文件不能读取（{reason}）", "the file cannot be read ({reason})"),
    "yaml.too_long": ("文件过大（{got} 字，限 {limit}）", "the file is too long ({got} characters, limit {limit})"),
    "yaml.too_large": ("内容过多（限 {limit} 个节点）", "too much in one file (limit {limit} nodes)"),
    "yaml.too_deep": ("嵌套超过 {limit} 层", "nested more than {limit} deep"),
    "yaml.syntax": ("不是有效的 YAML：{reason}", "not valid YAML: {reason}"),
    "yaml.alias": ("不接受引用 *{got}，请写全", "the alias *{got} is not accepted; write it out"),
    "yaml.several_documents": ("一个文件只能有一份文档", "one file holds one document"),
    "yaml.tag": ("不接受标签 {got}", "the tag {got} is not accepted"),
    "yaml.bad_number": ("数字 {got} 过大", "the number {got} is too large"),
    "yaml.bad_date": ("{got} 不是有效日期", "{got} is not a day of the calendar"),
    "yaml.key_not_text": ("键必须是文字", "a key must be text"),
    "yaml.duplicate_key": ("键 {got} 重复", "the key {got} is there twice"),
    "shape.missing": ("缺少此项", "is missing"),
    "shape.type": ("类型不符（{got}）", "has the wrong type ({got})"),
    "shape.negative": ("{got} 不能为负", "{got} must not be negative"),
    "shape.too_large": ("{got} 过大（限 {limit}）", "{got} is too large (limit {limit})"),
    "shape.not_one_of": ("{got} 不在可选值之内：{allowed}", "{got} is not one of {allowed}"),
    "shape.not_mapping": ("应为键值对", "should be a mapping"),
    "shape.unknown_field": ("没有此项", "is not a known field"),
    "shape.unknown_section": ("没有 {got} 这一部分", "{got} is not a section of a catalogue"),
    "shape.two_metas": ("meta 只能有一份", "there is more than one meta"),
    "schema": ("不合 JSON Schema（{rule}）：{reason}", "does not fit the JSON Schema ({rule}): {reason}"),
    "condition.too_long": ("条件过长（{got} 字，限 {limit}）", "the condition is too long ({got}, limit {limit})"),
    "condition.too_large": ("条件超过 {limit} 个部分", "the condition has more than {limit} parts"),
    "condition.too_deep": ("条件嵌套超过 {limit} 层", "the condition is nested more than {limit} deep"),
    "condition.not_text": ("条件应为文字", "a condition is text"),
    "condition.unexpected_character": ("{place}：不认识的字符 {got}", "{place}: unexpected character {got}"),
    "condition.unexpected": ("{place}：此处不应有“{got}”", "{place}: unexpected {got}"),
    "condition.expected": ("{place}：应为 {expected}，实为 {got}", "{place}: expected {expected}, got {got}"),
    "condition.unknown_function": ("{place}：没有函数 {got}", "{place}: there is no function {got}"),
    "condition.unknown_attribute": ("{place}：没有属性 {got}", "{place}: there is no attribute {got}"),
    "condition.unknown_reform": ("{place}：没有改革 {got}", "{place}: there is no reform {got}"),
    "condition.bad_number": ("{place}：{got} 不是有效数字", "{place}: {got} is not a number"),
    "condition.chained": ("{place}：不能连写比较，请用 and", "{place}: comparisons are not chained; join them by and"),
    "condition.list_of_constants": ("{place}：列表中只能是常量", "{place}: a list holds constants only"),
    "condition.long_list": ("{place}：列表超过 {limit} 项", "{place}: a list holds at most {limit}"),
    "condition.empty_list": ("{place}：列表为空，永不成立", "{place}: nothing is in an empty list"),
    "condition.not_a_condition": ("{place}：{got} 不是真假值", "{place}: {got} is neither true nor false"),
    "condition.comparison_of_conditions": ("{place}：条件不能相互比较", "{place}: conditions are not compared"),
    "condition.not_ordered": ("{place}：{got}（{sort}）没有大小", "{place}: {got} ({sort}) has no order"),
    "condition.different_sorts": ("{place}：{left} 与 {right} 不能比较", "{place}: {left} and {right} do not compare"),
    "condition.not_a_value": ("{place}：{got} 不是 {attribute} 的值", "{place}: {got} is no value of {attribute}"),
    "condition.never_true": ("任何项目都不满足：{condition}", "no project can meet: {condition}"),
    "condition.undecided": ("条件太复杂，不能判定：{condition}", "too involved to decide: {condition}"),
    **FORMULA,
    "id.duplicate": ("标识重复，先见于 {first}", "the id is there twice, first at {first}"),
    "id.dangling": ("没有 {got}", "{got} does not exist"),
    "theme.no_items": ("没有选择事项", "it has no items"),
    "theme.too_many_stages": ("跨 {got} 等阶段，最多 {limit} 个", "spans stages {got}, at most {limit}"),
    "theme.foreign_item": ("{got} 不在本主题的事项之内", "{got} is not an item of this theme"),
    "theme.situation_never": (
        "情形 {condition} 成立时不会需要 {item}", "{item} is never needed where {condition} holds"
    ),
    "theme.question_unused": ("问了 {got}，但没有情形用到", "{got} is asked, but no situation reads it"),
    "theme.question_missing": ("情形用到 {got}，但没有问", "a situation reads {got}, but it is not asked"),
    "theme.circle": ("事项互相等待：{got}", "items wait for one another: {got}"),
    "theme.promise_longer_than_path": (
        "承诺 {got} 个工作日，长于内部最长路径 {limit} 个（{path}）",
        "promises {got} working days, more than the longest path inside, {limit} ({path})",
    ),
    "theme.field_twice": ("字段 {got} 重复", "the field {got} is there twice"),
    "theme.unknown_source": ("没有可以取得 {got} 的来源", "{got} is not known from there"),
    "theme.field_choices": ("选项与类型不符：{got}", "choices do not go with the type: {got}"),
    "input.twice": ("材料 {got} 列了两次", "the input {got} is listed twice"),
    "fact.wrong_type": ("值 {got} 与属性不符", "the attribute cannot be {got}"),
    "order.unknown_item": ("顺序中的 {got} 不存在", "{got} stands in the order but does not exist"),
    "order.twice": ("顺序中 {got} 出现两次", "{got} stands in the order twice"),
    "order.missing": ("不在 meta.item_order 之中", "does not stand in meta.item_order"),
    "promise.longer_than_law": (
        "{item} 承诺 {got} 个工作日，长于法定 {limit} 个工作日",
        "{item} promises {got} working days, the law allows {limit}",
    ),
    "version.ends_before_it_begins": ("{law} 的失效早于生效", "{law} ends before it begins"),
    "version.unclear_end": ("旧规则须各有不同的最后生效日", "each earlier rule needs a last day of its own"),
    "output_days.not_an_output": ("{got} 不是本事项的产出", "{got} is not an output of the item"),
    "output_days.longer_than_item": (
        "{material} 需 {got} 天，长于事项本身的 {limit} 天",
        "{material} takes {got} days, longer than the item itself ({limit})",
    ),
    "item.unreachable": ("任何项目类型都用不到此事项", "no project type can have this item"),
    "material.unused": ("材料既无人提交也无人出具", "the material is neither taken nor given"),
    "material.no_source": (
        "没有事项出具此材料，也不由申请人提供（{issuer}）",
        "no item gives it and the applicant does not supply it ({issuer})",
    ),
    "output.given_twice": ("同一项目中由多个事项出具：{items}", "several items give it in one project: {items}"),
    "reform.excludes_itself": ("把自己列为排除的改革", "excludes itself"),
    "reform.requires_itself": ("改革要求自身：{through}", "the reform requires itself: {through}"),
    "reform.excludes_required": ("排除了自己所要求的 {got}", "it excludes {got}, which it requires"),
    "reform.required_later": ("{reform} 所要求的 {required} 排在其后", "{reform} needs {required}, listed after it"),
    "reform.required_not_listed": ("{reform} 所要求的 {required} 未列入", "{reform} needs {required}, not listed"),
    "translation.missing": ("缺少文字", "has no text"),
    "translation.mixed": ("混用中英文：{got}", "is not in its own language: {got}"),
    "ledger.unreadable_line": ("此行不是账本记录（{reason}）", "the line is no entry of a ledger ({reason})"),
    "draft.empty": ("没有内容", "there is nothing in it"),
    "draft.not_mapping": ("应为键值对（items: …）", "should be a mapping (items: …)"),
    "draft.not_list": ("{got} 应为条目的列表", "{got} should be a list of entries"),
    "draft.unknown_section": ("没有 {got} 这一部分", "{got} is not a section of a draft"),
    "draft.no_id": ("{got} 中有条目没有标识 id", "an entry of {got} has no id"),
    "draft.twice": ("同一条目出现两次，请合并", "the entry is there twice; join them"),
    "draft.not_ids": ("{got} 应为标识的列表", "{got} should be a list of ids"),
    "draft.meta": ("meta 中只能补充 laws 和 articles", "of meta only laws and articles can be added to"),
    "draft.unknown_id": ("没有 {got}", "{got} does not exist"),
    "draft.changes_nothing": ("与现行目录没有任何不同", "nothing differs from the catalogue in force"),
    "cycle": ("互相等待：{cycle}", "they wait for each other: {cycle}"),
}  # fmt: skip


def sentence(problem: Problem, language: str) -> str:
    """The fault in words, with the entry and field it concerns."""
    text = WORDS[problem.code][language == ENGLISH]
    data = {key: _shown(value) for key, value in problem.data.items()}
    where = ".".join(data[key] for key in ("entry", "field") if data.get(key))
    return f"{where}: {text.format_map(_Blank(data))}" if where else text.format_map(_Blank(data))


def _shown(value: object) -> str:
    return " → ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


class _Blank(dict[str, str]):
    """What a fault does not tell stays open."""

    def __missing__(self, key: str) -> str:
        return "…"
