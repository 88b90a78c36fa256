"""Conflicting demands in plain words, Chinese or English."""

from typing import Any

from kaigong.core.optimise.values import Demand, Problem

SENTENCES = {
    "lag.end": ("{b}要等{a}办完（{days} 天）才能开始", "{b} starts only after {a} has ended ({days} days)"),
    "lag.min": ("{b}最早在{a}开始后第 {days} 天开始", "{b} starts at least {days} days after {a} starts"),
    "lag.max": ("{a}最迟在{b}开始后 {days} 天内开始", "{a} starts at most {days} days after {b} starts"),
    "lag.same": ("{b}不早于{a}开始", "{b} does not start before {a} starts"),
    "lag.self": ("{a}要等自己开始 {days} 天后才能开始", "{a} is to start {days} days after itself"),
    "release": ("{a}不早于第 {day} 天开始", "{a} does not start before day {day}"),
    "fixed": ("{a}固定在第 {day} 天开始", "{a} is fixed to start on day {day}"),
    "capacity": (
        "{a}每天要用 {resource} {units} 个单位，而一共只有 {capacity} 个",
        "{a} needs {units} units of {resource} a day, of which there are {capacity}",
    ),
    "too_big": (
        "{a}每天要用 {resource} {units} 个单位，而任何一天都不超过 {capacity} 个",
        "{a} needs {units} units of {resource} a day, but there are never more than {capacity}",
    ),
    "more": (
        "时间不够，上述要求未必都是矛盾所必需的",
        "There was no time to leave out what the contradiction does not need: some of the above may be met",
    ),
}


def said(problem: Problem, demand: Demand, language: str = "en") -> str:
    """One demand as a sentence."""
    code, data = demand.code, dict(demand.data)
    if code == "lag":
        code, data = _lag(problem, demand, data)
    if isinstance(data.get("capacity"), tuple):
        low, high = min(data["capacity"]), max(data["capacity"])
        data["capacity"] = f"{low}–{high}"
    names = dict(zip("ab", (name(problem, i, language) for i in demand.activities), strict=False))
    return SENTENCES[code][0 if language == "zh" else 1].format(**names, **data)


def _lag(problem: Problem, demand: Demand, data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    before, after, days = *demand.activities, data["days"]
    if before == after:
        return "lag.self", data
    if days < 0:
        return "lag.max", {"days": -days}
    if days == 0:
        return "lag.same", data
    return ("lag.end" if days == problem.activities[before].duration else "lag.min"), data


def name(problem: Problem, i: int, language: str = "en") -> str:
    """How an activity is called: the name its file gave it, and its project's."""
    activity = problem.activities[i]
    word = "工作" if language == "zh" else "activity"
    return f"{word} {activity.id}" if activity.project is None else f"{activity.project}/{activity.id}"
