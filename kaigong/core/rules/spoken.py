"""What the catalogue says, as people say it: conditions, values, limits and laws, in Chinese or English.

The language is an argument, `zh` or `en`, as the core knows no page and no reader. Texts that entries carry in
both languages are picked from them; the words between are the pairs below.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, Protocol

from kaigong.core.rules.model import Attribute, Catalogue, Item, LegalDays
from kaigong.core.rules.tree import And, BoolAttr, Compare, ComparePair, Const, In, Node, Not, Or, ReformTest
from kaigong.core.values import Fact

Language = Literal["zh", "en"]
CHINESE: Language = "zh"
ENGLISH: Language = "en"

SAID = {
    "==": ("{name}为{value}", "{name} is {value}"),
    "!=": ("{name}不是{value}", "{name} is not {value}"),
    "<": ("{name}小于{value}", "{name} is under {value}"),
    "<=": ("{name}不超过{value}", "{name} is at most {value}"),
    ">": ("{name}大于{value}", "{name} is over {value}"),
    ">=": ("{name}达到{value}", "{name} is at least {value}"),
    "and": ("，且", ", and "),
    "or": ("，或", ", or "),
    "bracket": ("（{text}）", "({text})"),
    "lacks": ("不具有“{name}”的情形", "not: {name}"),
    "not": ("不属于（{text}）", "not ({text})"),
    "always": ("所有项目", "Every project"),
    "never": ("一般不适用", "As a rule, no project"),
    "reform": ("采用“{name}”改革", "the reform “{name}” is applied"),
    "no_reform": ("未采用“{name}”改革", "the reform “{name}” is not applied"),
    "last": ("{values}或{last}", "{values} or {last}"),
    "unknown": ("还不清楚", "Not known yet"),
    "yes": ("是", "Yes"),
    "no": ("否", "No"),
    "no_limit": ("法律未规定期限", "No limit in the law"),
    "at_once": ("当场办结", "Done at once"),
    "working": ("{days} 个工作日", "{days} working days"),
    "working_one": ("{days} 个工作日", "{days} working day"),
    "calendar": ("{days} 日", "{days} days"),
    "calendar_one": ("{days} 日", "{days} day"),
    "ambiguous": (
        "法条只写“日”，未写明是否为工作日：按日历日和按工作日分别计算，办理机关以先到的一天为准。",
        "The statute only says “days”: both readings, calendar and working days, are counted, "
        "and the agency keeps to the earlier.",
    ),
    "before": ("{event}前 {days}", "{days} before {event}"),
    "after": ("{event}后 {days}内", "within {days} after {event}"),
    "article": ("第{article}条", ", Art. {article}"),
    "part": ("（{part}）", ", {part}"),
}
ARTICLE = re.compile(r"(\d+)(?:\((\d+)\))?(?:-(\d+))?")


class Named(Protocol):
    @property
    def name_zh(self) -> str: ...

    @property
    def name_en(self) -> str: ...


def pick(language: Language, zh: str, en: str) -> str:
    """The text of the language; the other one where it is missing."""
    return (en or zh) if language == ENGLISH else (zh or en)


def language_of(code: str) -> Language:
    """The language a code asks for: `en`, `en-gb` → English, anything else Chinese."""
    return ENGLISH if code.startswith("en") else CHINESE


def named(language: Language, thing: Named) -> str:
    """The name of an entry."""
    return pick(language, thing.name_zh, thing.name_en)


def listed(language: Language, parts: Iterable[str]) -> str:
    """Several words in a row."""
    return pick(language, "、", ", ").join(parts)


def say(language: Language, key: str, **filled: str | int) -> str:
    """One of the words between, filled in."""
    return pick(language, *SAID[key]).format(**filled)


def text(language: Language, thing: object, field: str) -> str:
    """A text that an entry carries in both languages: its `note`, `basis`, `changes` …"""
    return pick(language, getattr(thing, f"{field}_zh"), getattr(thing, field))


def texts(language: Language, thing: object, field: str) -> tuple[str, ...]:
    """The same of a list of texts: `limits`, `supervise_after`."""
    zh, en = getattr(thing, f"{field}_zh"), getattr(thing, field)
    return tuple((en or zh) if language == ENGLISH else (zh or en))


def word(language: Language, names: Mapping[str, tuple[str, str]], key: str) -> str:
    """The name of a word of one of the catalogue's tables (kinds, fees, laws …); the word itself where it has none."""
    return pick(language, *names.get(key, (key, key)))


# --- values and conditions --------------------------------------------------------------------------------------------


def value(language: Language, attribute: Attribute, fact: Fact | None) -> str:
    """A fact as people say it; what is not known says so."""
    if fact is None:
        return say(language, "unknown")
    if isinstance(fact, bool):
        return say(language, "yes" if fact else "no")
    if isinstance(fact, str):
        return word(language, attribute.labels or {}, fact)
    number = f"{fact:,.10f}".rstrip("0").rstrip(".")
    return f"{number} {pick(language, attribute.unit, attribute.unit_en)}".strip()


def condition(language: Language, node: Node, catalogue: Catalogue) -> str:
    """A condition in one readable line."""
    match node:
        case And(parts):
            return say(language, "and").join(_bracketed(language, part, catalogue, Or) for part in parts)
        case Or(parts):
            return say(language, "or").join(_bracketed(language, part, catalogue, And) for part in parts)
        case Not(BoolAttr(name)) if name in catalogue.attributes:
            return say(language, "lacks", name=named(language, catalogue.attributes[name]))
        case Not(In(name, values)) if name in catalogue.attributes:
            return _choice(language, "!=", catalogue.attributes[name], values)
        case Not(ReformTest(reform)):
            return say(language, "no_reform", name=named(language, catalogue.reforms[reform]))
        case Not(part):
            return say(language, "not", text=condition(language, part, catalogue))
        case Const(truth):
            return say(language, "always" if truth else "never")
    return _atom(language, node, catalogue)


def _bracketed(language: Language, part: Node, catalogue: Catalogue, wider: type) -> str:
    words = condition(language, part, catalogue)
    return say(language, "bracket", text=words) if isinstance(part, wider) else words


def _atom(language: Language, node: Node, catalogue: Catalogue) -> str:
    attributes = catalogue.attributes
    match node:
        case BoolAttr(name) if name in catalogue.derived:
            return say(language, "bracket", text=condition(language, catalogue.derived[name].expr.root, catalogue))
        case BoolAttr(name):
            return named(language, attributes[name])
        case Compare(name, op, fact):
            shown = value(language, attributes[name], fact)
            return say(language, op, name=named(language, attributes[name]), value=shown)
        case ComparePair(left, op, right):
            return say(language, op, name=named(language, attributes[left]), value=named(language, attributes[right]))
        case In(name, values):
            return _choice(language, "==", attributes[name], values)
        case ReformTest(reform):
            return say(language, "reform", name=named(language, catalogue.reforms[reform]))
    raise TypeError(type(node).__name__)


def _choice(language: Language, op: str, attribute: Attribute, facts: Iterable[Fact]) -> str:
    words = [value(language, attribute, fact) for fact in facts]
    several = len(words) > 1
    shown = say(language, "last", values=listed(language, words[:-1]), last=words[-1]) if several else words[0]
    return say(language, op, name=named(language, attribute), value=shown)


# --- law --------------------------------------------------------------------------------------------------------------


def limit(language: Language, days: LegalDays | None) -> str:
    """A statutory limit: 20 个工作日, 45 日."""
    if days is None:
        return say(language, "no_limit")
    if days.value == 0:
        return say(language, "at_once")
    return counted(language, days.value, days.unit)


def remarks(language: Language, days: LegalDays | None) -> tuple[str, ...]:
    """What is to be said beside a limit: how an unclear unit is read, and the catalogue's own note; each once."""
    if days is None:
        return ()
    unclear = say(language, "ambiguous") if days.ambiguous_unit else ""
    return tuple(dict.fromkeys(one for one in (unclear, text(language, days, "note")) if one))


def counted(language: Language, days: int, unit: Literal["working", "calendar"] = "working") -> str:
    """A number of days with its unit."""
    return say(language, f"{unit}_one" if days == 1 else unit, days=days)


def deadline(language: Language, item: Item) -> str:
    """By when the owner must act: 拆除工程施工前 15 日, 竣工验收合格后 5 个工作日内; empty where nothing is said."""
    given = item.applicant_deadline or {}
    side = next((side for side in ("before", "after") if side in given), "")
    if not side:
        return ""
    event = pick(language, str(given.get(f"{side}_zh", "")), str(given[side]))
    unit: Literal["working", "calendar"] = "working" if given["unit"] == "working" else "calendar"
    return say(language, side, event=event, days=counted(language, int(str(given["value"])), unit))


def citation(language: Language, catalogue: Catalogue, law: str, article: str = "") -> str:
    """《城乡规划法》第38、39条; Urban and Rural Planning Law, Art. 38, 39."""
    title = word(language, catalogue.laws, law)
    if not article:
        return title
    parts = article.split(", ")
    numbers = [ARTICLE.fullmatch(part) for part in parts]
    if None in numbers:
        return title + say(language, "part", part=word(language, catalogue.articles, article))
    if language == ENGLISH:
        return title + say(language, "article", article=article.replace("-", "–"))
    return title + _articles_zh([number.groups() for number in numbers if number])


def laws(language: Language, catalogue: Catalogue, reasons: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The laws that reasons (`why`) rest on, each once."""
    bases = [basis for reason in reasons for basis in (reason, *reason.get("more", ())) if basis.get("law")]
    cited = (citation(language, catalogue, basis["law"], basis.get("article") or "") for basis in bases)
    return tuple(dict.fromkeys(cited))


def _articles_zh(numbers: list[tuple[str | None, ...]]) -> str:
    """第38、39条, 第16、53至55条, 第24条第1款."""
    plain = [f"{first}至{last}" if last else str(first) for first, _, last in numbers]
    clause = numbers[-1][1]
    said = say(CHINESE, "article", article="、".join(plain))
    return f"{said}第{clause}款" if clause else said
