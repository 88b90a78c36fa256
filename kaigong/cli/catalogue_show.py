"""The catalogue on a terminal: one item as a page, all items as a table, the count of what was read."""

from collections.abc import Iterator, Mapping
from datetime import date

from kaigong.core.rules import spoken
from kaigong.core.rules.model import Catalogue, Due, Input, Item, LegalDays
from kaigong.core.rules.spoken import Language
from kaigong.core.rules.tree import Const

Line = tuple[str, list[str]]  # a label, and what stands beside it, line by line

LABELS = {
    "applies": ("什么项目要办", "Which projects need it"),
    "introduced": ("只在采用“{name}”改革时出现", "exists only under the reform “{name}”"),
    "law_of": ("{day} 施行的法律", "Law in force on {day}"),
    "basis": ("法律依据", "Legal basis"),
    "no_basis": ("当日没有已录入的依据", "no basis recorded for that day"),
    "legal": ("法定期限", "Statutory limit"),
    "calendar": ("日历日", "calendar days"),
    "until": ("{day} 及以前：{limit}", "until {day}: {limit}"),
    "promised": ("承诺期限", "Promised limit"),
    "usual": ("通常 {days}", "usually {days}"),
    "none": ("无", "none"),
    "excluded": ("不计入期限", "Not counted"),
    "inputs": ("要什么材料", "What it takes"),
    "no_inputs": ("除阶段统一申请表和申请人身份材料外，不要求其他材料",
                  "nothing but the stage's application form and proof of identity"),
    "when": ("限：{condition}", "when: {condition}"),
    "shared": ("可共享", "shared"),
    "deferrable": ("可以容缺", "May follow later"),
    "due_before": ("“{item}”之前补交", "due before “{item}”"),
    "due_days": ("作出决定后 {days}内补交", "due within {days} of the decision"),
    "outputs": ("办成后得到", "What it gives"),
    "commitment": ("告知承诺", "Pledge"),
    "allowed": ("可以", "open"),
    "closed": ("不适用", "not open"),
    "fee": ("收费", "Fee"),
    "level": ("办理层级", "Level"),
    "deadline": ("建设单位的期限", "The owner's deadline"),
    "note": ("说明", "Note"),
    "src": ("（{src}）", " ({src})"),
    "aside": ("（{text}）", " ({text})"),
    "join": ("，", ", "),
    "id": ("标识", "Id"),
    "name": ("名称", "Name"),
    "stage": ("阶段", "Stage"),
    "agency": ("办理机关", "Agency"),
}  # fmt: skip
COUNTED = {
    "items": ("{n} 个事项", "{n} item", "{n} items"),
    "materials": ("{n} 份材料", "{n} material", "{n} materials"),
    "reforms": ("{n} 项改革", "{n} reform", "{n} reforms"),
    "project_types": ("{n} 类项目", "{n} project type", "{n} project types"),
    "themes": ("{n} 个主题", "{n} theme", "{n} themes"),
    "attributes": ("{n} 项情形", "{n} attribute", "{n} attributes"),
    "indicators": ("{n} 个指标", "{n} indicator", "{n} indicators"),
    "faults": ("{n} 处错误", "{n} fault", "{n} faults"),
}


def label(language: Language, key: str, **filled: object) -> str:
    return spoken.pick(language, *LABELS[key]).format(**filled)


def counts(language: Language, parts: Mapping[str, int]) -> str:
    """119 个事项、151 份材料; 119 items, 151 materials."""
    told = []
    for part, n in parts.items():
        chinese, one, many = COUNTED[part]
        told.append(spoken.pick(language, chinese, one if n == 1 else many).format(n=n))
    return spoken.listed(language, told)


def summary(language: Language, faults: int, parts: Mapping[str, int]) -> str:
    """How a check ended."""
    if faults:
        found = counts(language, {"faults": faults})
        return found if language == spoken.ENGLISH else f"共 {found}"
    read = counts(language, parts)
    head = spoken.pick(language, "没有错误", "no fault")
    return head + (spoken.pick(language, "：", ": ") + read if read else "")


def untranslated(language: Language, texts: int) -> str:
    """What a catalogue that does not say its languages is not held to."""
    return spoken.pick(
        language,
        f"有 {texts} 处文字未备齐中英文；目录未声明 meta.languages，故不算错误",
        f"{texts} texts are not there in both languages; no fault, as meta.languages does not ask for it",
    )


# --- one item --------------------------------------------------------------------------------------------------------


def page(catalogue: Catalogue, item: Item, day: date, language: Language) -> Iterator[str]:
    """One item as in force on the day; ask with the view of the catalogue `as_of` that day."""
    yield f"{spoken.named(language, item)}  [{item.id}]"
    agencies = [spoken.named(language, catalogue.agencies[name]) for name in item.agency]
    stage = spoken.named(language, catalogue.stages[item.stage])
    kind = spoken.word(language, catalogue.kinds, item.kind)
    yield f"{kind} · {stage} · {spoken.listed(language, agencies)}"
    for lines in (_needed(catalogue, item, language), _law(catalogue, item, day, language),
                  _papers(catalogue, item, language), _terms(catalogue, item, language)):  # fmt: skip
        yield ""
        yield from _aligned(lines)


def _needed(catalogue: Catalogue, item: Item, language: Language) -> Iterator[Line]:
    applies = [spoken.condition(language, item.applies_when.root, catalogue)]
    if item.introduced_by:
        name = spoken.named(language, catalogue.reforms[item.introduced_by])
        applies.append(label(language, "introduced", name=name))
    yield label(language, "applies"), applies


def _law(catalogue: Catalogue, item: Item, day: date, language: Language) -> Iterator[Line]:
    """Bases, limits now and before, the promise, and what is not counted."""
    yield label(language, "law_of", day=day), []
    bases = [
        spoken.citation(language, catalogue, basis.law, basis.article)
        + _aside(language, spoken.text(language, basis, "note"))
        for basis in item.legal_basis
    ]
    if bases:
        bases[-1] += _src(catalogue, item.legal_basis_src, language)
    yield label(language, "basis"), bases or [label(language, "no_basis")]
    yield (
        label(language, "legal"),
        [
            limit(catalogue, item.legal_days, language),
            *spoken.remarks(language, item.legal_days),
            *_earlier(catalogue, item, language),
        ],
    )
    yield label(language, "promised"), [_promise(catalogue, item, language)]
    reasons = (catalogue.exclusion_reasons[name] for name in item.clock_exclusions)
    grounds = [
        spoken.named(language, reason) + _aside(language, spoken.text(language, reason, "basis")) for reason in reasons
    ]
    if grounds:
        yield label(language, "excluded"), grounds


def days(language: Language, count: int) -> str:
    """A promise in words: none at all is done at once."""
    return spoken.counted(language, count) if count else spoken.say(language, "at_once")


def limit(catalogue: Catalogue, legal: LegalDays | None, language: Language) -> str:
    """45 日（日历日），自收到之日起（已核实）."""
    told = spoken.limit(language, legal)
    if legal is None:
        return told
    if legal.value:
        told += _aside(language, label(language, "calendar") if legal.unit == "calendar" else "")
        told += label(language, "join") + spoken.word(language, catalogue.clock_starts, legal.starts_from)
    return told + _src(catalogue, legal.src, language)


def _earlier(catalogue: Catalogue, item: Item, language: Language) -> Iterator[str]:
    """The limits of earlier days, less the one told already as in force."""
    for before in item.legal_days_before:
        if before is not item.legal_days:
            told = limit(catalogue, before, language)
            yield label(language, "until", day=before.until, limit=told)


def _promise(catalogue: Catalogue, item: Item, language: Language) -> str:
    if item.promised_days is not None:
        told = days(language, item.promised_days)
    elif item.typical_days is not None:
        told = label(language, "usual", days=days(language, item.typical_days))
    else:
        return label(language, "none")
    return told + _src(catalogue, "recalled", language)


def _papers(catalogue: Catalogue, item: Item, language: Language) -> Iterator[Line]:
    """Materials by name: taken, allowed to follow later, given."""
    taken = []
    for given in item.inputs:
        material = catalogue.materials[given.material]
        told = spoken.named(language, material)
        told += _aside(language, label(language, "shared") if material.shareable else "")
        taken.append(told + _when(catalogue, given, language))
    yield label(language, "inputs"), taken or [label(language, "no_inputs")]
    if item.deferrable_inputs:
        yield (
            label(language, "deferrable"),
            [
                spoken.named(language, catalogue.materials[name]) + _aside(language, _due(catalogue, due, language))
                for name, due in item.deferrable_inputs.items()
            ],
        )
    given_names = [spoken.named(language, catalogue.materials[name]) for name in item.outputs]
    yield label(language, "outputs"), given_names or [label(language, "none")]


def _when(catalogue: Catalogue, given: Input, language: Language) -> str:
    if given.when is None or given.when.root == Const(True):
        return ""
    told = spoken.condition(language, given.when.root, catalogue)
    return _aside(language, label(language, "when", condition=told))


def _due(catalogue: Catalogue, due: Due, language: Language) -> str:
    if due.before:
        return label(language, "due_before", item=spoken.named(language, catalogue.items[due.before]))
    if due.working_days_after_decision is not None:
        return label(language, "due_days", days=spoken.counted(language, due.working_days_after_decision))
    calendar = spoken.counted(language, due.calendar_days_after_decision or 0, "calendar")
    return label(language, "due_days", days=calendar)


def _terms(catalogue: Catalogue, item: Item, language: Language) -> Iterator[Line]:
    """Pledge, fee, level, the owner's deadline and the note."""
    pledge = label(language, "allowed" if item.commitment_allowed else "closed")
    terms = spoken.text(language, item, "commitment_conditions")
    yield label(language, "commitment"), [pledge + _aside(language, terms)]
    yield label(language, "fee"), [spoken.word(language, catalogue.fees, item.fee)]
    if item.level:
        yield label(language, "level"), [spoken.word(language, catalogue.levels, item.level)]
    if item.applicant_deadline:
        yield label(language, "deadline"), [spoken.deadline(language, item)]
    if item.note:
        yield label(language, "note"), [spoken.text(language, item, "note")]


def _aside(language: Language, text: str) -> str:
    return label(language, "aside", text=text) if text else ""


def _src(catalogue: Catalogue, src: str, language: Language) -> str:
    return label(language, "src", src=spoken.word(language, catalogue.provenance, src))


def _aligned(lines: Iterator[Line]) -> Iterator[str]:
    from kaigong.cli.plan_table import width  # brings the planner along, which `check` needs no part of

    for name, texts in lines:
        if not texts:
            yield name
        for number, text in enumerate(texts):
            head = name if number == 0 else ""
            yield f"  {head}{' ' * max(24 - width(head), 2)}{text}"


# --- all items -------------------------------------------------------------------------------------------------------


def table(catalogue: Catalogue, language: Language) -> Iterator[str]:
    """Every item in catalogue order, under headings."""
    from kaigong.cli.plan_table import aligned

    header = tuple(label(language, key) for key in ("id", "stage", "agency", "legal", "promised", "name"))
    rows = [
        (
            item.id, item.stage, spoken.named(language, catalogue.agencies[item.agency[0]]),
            spoken.limit(language, item.legal_days) if item.legal_days else "—",
            "—" if item.promised_days is None else days(language, item.promised_days),
            spoken.named(language, item),
        )
        for item in catalogue.items.values()
    ]  # fmt: skip
    yield from aligned([header, *rows])
