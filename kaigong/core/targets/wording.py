"""Which words of a clause are the verb and which the thing that is counted."""

import re
from dataclasses import dataclass

from kaigong.core.targets.units import COUNT, PEOPLE


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_LEADING = _words(
    "新增谋划 新增 新建续建 新改扩建 新改建 新建 新开工 新培育 新认定 新签约 新投产 新引进 "
    "开工建设 集中开工 开工 续建 建成投产 建成投运 建成投用 建成 建设改造 建设 投产 投运 竣工 "
    "完成 实施 推进 推动 打造 培育 引进 签约 招引 发放 争取 认定 组织 举办 开展 改造升级 "
    "改造 获批 创建 出台 推出 制定 筹集建设 筹集 开发 实现 保障 服务 主动对接 对接 盯牢 "
    "重点关注 抓好 谋划 选取 成立 建立 接入 减少 降低 压减 压缩 盘活 支持 吸引 集聚 净增 "
    "交付 处置 化解 落实 带动 拉动 发行 投入 安排 下达 建强 做强 做优 优化调整 优化 "
    "取消和下放 取消 下放 清理 整治 废止修订 修订 废止 评定 入选 纳入 覆盖 惠及 启动 布局 "
    "扩大 吸纳 安置 扶持 更新 减轻 挽回 复制推广 承接 提供 举行 派出 解决 梳理 调度 储备 "
    "承办 冲刺 调动 征收 募集 查处 关闭 淘汰 治理 新开 开通 开设 增加 迈上 突破 上云 评选 "
    "奠基 建 获 为"
)
_TRAILING = _words(
    "冲刺 增长 下降 提高 提升 减少 降低 上升 缩短 压缩 回落 增加 扩大 达到 达 突破 超过 保持在 "
    "稳定在 控制在 提高到 提升到 上升到 降至 增至 提升至 翻"
)
_NOT_BEFORE = {  # nouns that begin like a verb
    "增加": "值", "建": "议筑制档材", "服务": "性业器中消贸机点站", "保障": "性房水标体", "投入": "强占",
    "支持": "力资", "建设": "用", "开发": "区", "治理": "体能", "投资": "额", "获": "得",
}  # fmt: skip
_LEAD = re.compile(
    "|".join(
        verb + (f"(?![{_NOT_BEFORE[verb]}])" if verb in _NOT_BEFORE else "")
        for verb in sorted(_LEADING, key=len, reverse=True)
    )
)
_TRAIL = re.compile(f"(?:{'|'.join(sorted(_TRAILING, key=len, reverse=True))})(?:了|至|到|在)?$")
_MODIFIERS = re.compile(
    r"^(?:同比|环比|比上年|较上年|紧扣|锚定|瞄准|聚焦|力争|确保|努力|争取|计划|预计|将|已|再|其中|共|累计|全面|重点|着力|力保|围绕|坚持|实现|通过|同时|还|要|并|和|等|的|了|为|全市|全省)+"
)
_AFTER = re.compile(r"^(?:的)?(?P<noun>[^，。；、！？\n的]{1,24})")
_AFTER_VERB = re.compile(
    r"(?:建设(?!项目|工程|用地|任务)|一季度|全速|调度|开工(?!项目)|落地|实现|获|纳入|列为|拉开|加快|推进|全部|投产|竣工|以上|参加|入选|正在|目标).*$"
)
_TAIL = re.compile(r"的(?P<noun>[^，。；、！？\n的]{1,16}?)(?:全速|加快|建设|落地|开工|$)")
_LIMIT = re.compile(r"\d|亿元|万元|以上")
_QUALIFIER = re.compile(r"(总投资额?|总规模|总金额|年度投资|投资额)$")


@dataclass(frozen=True, slots=True)
class Words:
    """Action, subject and qualifier of a figure."""

    action: str
    subject: str
    qualifier: str = ""


def wording(lead: str, after: str, dimension: str, prefix: str, last: Words) -> Words:
    """The words of a figure from those before and after it; what it leaves out is taken from the figure before it."""
    lead = _bare(lead)
    counted = dimension in (COUNT, PEOPLE)
    if counted and (not lead or lead.endswith("等") or lead == "其中"):
        noun, qualifier = _noun(after)
        return Words(_verb(lead)[0] or last.action, noun or _object(lead) or last.subject, qualifier)
    trailing = _TRAIL.search(lead)
    if trailing:
        return Words(trailing.group().rstrip("至到在了"), _short(_object(lead[: trailing.start()])) or last.subject)
    action, subject = _verb(lead)
    action = action or {"达": "达到", "超": "超过"}.get(prefix, prefix) or last.action
    sum_of = _QUALIFIER.search(subject)
    if sum_of:
        named = _TAIL.match(after)
        return Words(
            action, _short(named["noun"] if named else subject[: sum_of.start()] or last.subject), sum_of.group()
        )
    noun, limits = _noun(after) if counted else ("", "")
    if noun and not noun.startswith(("目标", "任务", "以上")):
        return Words(action, noun, limits)
    return Words(action, _short(subject) or noun or last.subject)


def name(words: str) -> str:
    """One name of a list without the verb that leads it."""
    return _short(_object(re.sub(r"^.*?(?:实现|推动|完成|力争)", "", words))) or words


def _bare(text: str) -> str:
    return re.sub(r"(?:仅|只|仅为|为|约)$", "", text.strip("“”‘’、， 《》()"))


_WILL = re.compile(r"(?:力争|确保|将|要|可|有望|预计|计划|拟|已|共|累计|实现)+$")
_WAS = re.compile(r"[由从]\d[^，]*$")


def _verb(lead: str) -> tuple[str, str]:
    """The last verb that leads an object, and the object."""
    found = None
    for match in _LEAD.finditer(lead):
        if match.end() < len(lead) or found is None:
            found = match if len(match.group()) > 1 or found is None else found
    if found is None or (len(found.group()) == 1 and found.start() > 0):
        return "", _object(lead)
    behind = _object(lead[found.end() :])
    return found.group(), behind or _object(_WILL.sub("", lead[: found.start()]))


def _object(text: str) -> str:
    return _WILL.sub("", _WAS.sub("", _bare(_MODIFIERS.sub("", _bare(text))))).removesuffix("等")


def _noun(after: str) -> tuple[str, str]:
    """What is counted, from the words after the unit, and what limits it: 预增产值2000万元以上的工业增长点."""
    match = _AFTER.match(after.lstrip("“‘"))
    if match is None:
        return "", ""
    words = after.lstrip("“‘").split("，")[0].split("、")[0]
    limits, _of, noun = words.rpartition("的") if _LIMIT.search(words) else ("", "", match["noun"])
    return _short(_bare(_AFTER_VERB.sub("", noun)) or _bare(noun)), _bare(limits)


def _short(text: str) -> str:
    return text[-40:]
