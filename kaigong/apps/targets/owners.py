"""Which agency of the city a speaker is: by its name, its short name, or the name without the city before it."""

import re
from collections.abc import Mapping

from kaigong.apps.accounts.queries import agencies

SHORT: Mapping[str, str] = {
    "住建": "住房和城乡建设", "发改": "发展和改革", "经信": "经济和信息化", "资规": "自然资源和规划",
    "市监": "市场监督管理", "人社": "人力资源和社会保障", "国网": "国家电网",
    "政务数据": "政务服务和大数据管理", "文旅": "文化和旅游",
}  # fmt: skip


def owner_of(speaker: str) -> str:
    """The agency's key; empty where the city has none of that name or several."""
    if not speaker:
        return ""
    wanted = _plain(speaker)
    found = [agency.pk for agency in agencies() if _plain(agency.name_zh) == wanted]
    if not found:
        found = [agency.pk for agency in agencies() if wanted in _plain(agency.name_zh)]
    return found[0] if len(found) == 1 else ""


def _plain(name: str) -> str:
    """A name without its city, level and the ending of its kind."""
    bare = re.sub(r"^(?:[\u4e00-\u9fff]{2,3}市|市|县|区)(?=[\u4e00-\u9fff]{2})", "", name)
    for short, long in SHORT.items():
        bare = bare.replace(short, long) if long not in bare else bare
    return re.sub(r"(?:局|委员会|委|办公室|办|有限公司|公司)$", "", bare)
