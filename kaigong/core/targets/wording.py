"""Which words of a clause are the verb and which the thing that is counted."""

import re
from dataclasses import dataclass

from kaigong.core.targets.units import COUNT, PEOPLE, SHARE

_LONGEST = 40  # characters of a subject


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
    "选派 消除 供应 核准 疏解 办好 壮大 安装 布设 回收 回购 查办 挽救 帮扶 救助 资助 培训 招收 招聘 招录 接待 "
    "推介 推广 调解 审结 办结 办理 受理 检查 抽检 监测 发运 开行 促成 集中签约 到位 争创 创成 引育 选树 申报 遴选 结对 "
    "追回 拨付 兑付 兑现 减免 退还 组建 搭建 铺设 栽植 种植 造林 营造 修复 清运 拆除 腾退 收储 供地 消化 建档 帮助 "
    "奠基 建 获 为"
)
_TRAILING = _words(
    "冲刺 增长 下降 提高 提升 减少 降低 上升 缩短 压缩 回落 增加 扩大 达到 达 突破 超过 保持在 "
    "稳定在 控制在 提高到 提升到 上升到 降至 增至 提升至 翻 压降 压减 提速 下调 上调 净增 递增 攀升 跃升 改善 "
    "精简 减为 减至 收窄 下滑 扩张 突增 保持"
)
_NOT_BEFORE = {  # nouns that begin like a verb
    "增加": "值", "建": "议筑制档材", "服务": "性业器中消贸机点站", "保障": "性房水标体", "投入": "强占",
    "支持": "力资", "建设": "用", "开发": "区", "治理": "体能", "投资": "额", "获": "得",
}  # fmt: skip
_LEAD = re.compile(
    "|".join(
        verb + "(?![率额量数值])" + (f"(?![{_NOT_BEFORE[verb]}])" if verb in _NOT_BEFORE else "")
        for verb in sorted(_LEADING, key=len, reverse=True)
    )
)
_TRAIL = re.compile(f"(?:{'|'.join(sorted(_TRAILING, key=len, reverse=True))})(?:了|至|到|在)?$")
_MODIFIERS = re.compile(
    r"^(?:同比|环比|比上年|较上年|紧扣|锚定|瞄准|聚焦|力争|确保|努力|争取|计划|预计|将|已|再|其中|共|累计|全面|重点(?!产业|项目|监测|企业|领域|工程|行业|城市|群体|人群|实验室|高校|[镇村县]|区域|任务|用能|单位|产品)|着力|力保|围绕|坚持|实现|通过|同时|还|要|并|和|等|的|了|为|全市|全省)+"
)
_AFTER = re.compile(
    r"^(?:的)?(?P<noun>[^，。；、！？\n的]{1,24}(?:的[^，。；、！？\n的]{1,16}(?=[，。；、！？\n]|$))?)"
)
_AFTER_VERB = re.compile(
    r"(?:建设(?!项目|工程|用地|任务)|一季度|全速|调度|开工(?!项目)|落地|实现|获|纳入|列为|拉开|加快|推进|全部|投产|竣工|以上|参加|入选|上榜|正在|目标|达到|通过|[并且][^列]).*$"
)
_TAIL = re.compile(r"的(?P<noun>[^，。；、！？\n的]{1,16}?)(?:全速|加快|建设|落地|开工|$)")
_LIMIT = re.compile(r"\d|亿元|万元|以上")
_PART_OF = re.compile(r"(?:约|已)?占(?!比|地)(?P<whole>[^，。；、]{0,16}?)(?:的)?(?:比重|比例)?(?:的)?$")
_PREFIX_VERBS = {"达": "达到", "超": "超过", "过": "超过", "破": "突破", "逾": "超过"}
_OF_THE_SAME = ("占比", "比重", "比例", "增速", "总量", "总数", "总规模", "覆盖率")
_NEARLY = ("大约", "接近", "将近")
_ENDING = re.compile(
    r"(?:年均|月均|日均|每人|每年|每月|每户|同比|环比|分别|预计|持续|累计|首次|只有|仅有|同期|双双|比上年|较上年|以上|(?<!签)约|已|将|再|达|均(?!衡))+$"
)
_QUALIFIER = re.compile(r"(总投资额?|总规模|总金额|年度投资|投资额)$")


@dataclass(frozen=True, slots=True)
class Words:
    """Action, subject and qualifier of a figure."""

    action: str
    subject: str
    qualifier: str = ""


def wording(lead: str, after: str, dimension: str, prefix: str, last: Words, *, apart: bool = False) -> Words:
    """The words of a figure from those before and after it; what it leaves out is taken from the figure before it.
    `apart`: it begins a clause of its own, so 增长 of the clause before it is not its verb."""
    lead = _bare(lead)
    counted = dimension in (COUNT, PEOPLE)
    if counted and (not lead or lead.endswith("等") or lead == "其中"):
        noun, qualifier = _noun(after)
        return Words(_verb(lead)[0] or last.action, noun or _object(lead) or last.subject, qualifier)
    if dimension == SHARE and not lead and _AFTER.match(after):
        return Words(_PREFIX_VERBS.get(prefix, ""), _noun(after)[0] or last.subject)
    part = _PART_OF.search(lead) if dimension == SHARE else None
    if part:
        return Words("占", _object(lead[: part.start()]) or last.subject, _bare(part["whole"]))
    lead = _ENDING.sub("", lead)
    trailing = _TRAIL.search(lead)
    if trailing:
        return Words(trailing.group().rstrip("至到在了"), _short(_object(lead[: trailing.start()])) or last.subject)
    action, subject = _verb(lead)
    action = action or _PREFIX_VERBS.get(prefix, prefix if len(prefix) > 1 and prefix not in _NEARLY else "")
    action = action or ("" if apart and subject and last.action in _TRAILING else last.action)
    sum_of = _QUALIFIER.search(subject)
    if sum_of:
        named = _TAIL.match(after)
        return Words(
            action, _short(named["noun"] if named else subject[: sum_of.start()] or last.subject), sum_of.group()
        )
    noun, limits = _noun(after) if counted else ("", "")
    if noun and not noun.startswith(("目标", "任务", "以上")):
        return Words(action, noun, limits)
    if subject in _OF_THE_SAME and last.subject:
        subject = last.subject + subject
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
    words = _WILL.sub("", _WAS.sub("", _bare(_MODIFIERS.sub("", _bare(text)))))
    return _ENDING.sub("", words).removesuffix("等")


def _noun(after: str) -> tuple[str, str]:
    """What is counted, from the words after the unit, and what limits it: 预增产值2000万元以上的工业增长点."""
    match = _AFTER.match(after.lstrip("“‘"))
    if match is None:
        return "", ""
    words = after.lstrip("“‘").split("，")[0].split("、")[0]
    limits, _of, noun = words.rpartition("的") if _LIMIT.search(words) else ("", "", match["noun"])
    return _short(_bare(_AFTER_VERB.sub("", noun)) or _bare(noun)), _bare(limits)


def _short(text: str) -> str:
    """At most forty characters, cut where a name of a list begins, and no half of a pair of quotation marks."""
    if len(text) > _LONGEST:
        text = text[-_LONGEST:]
        text = text[text.find("、") + 1 :]
    for left, right in ("“”", "‘’", "《》", "()", "（）"):
        if text.count(left) != text.count(right):
            text = left + text if right in text and left not in text else text.replace(left, "").replace(right, "")
    return text
