"""A signed certificate as one page of PDF that carries its own signed data as an attachment."""

import io
import json
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import typst

from kaigong.apps.cases import fonts
from kaigong.core.cases.certificate import Content, Signed
from kaigong.core.problems import Refused

TEMPLATE = Path(__file__).parent / "templates" / "cases" / "certificate.typ"
ATTACHED = "certificate.json"
_one_at_a_time = Lock()


def pdf(signed: Signed) -> bytes:
    """The page. The same certificate always gives the same bytes (with the same fonts)."""
    says = _says(signed)
    text = json.dumps(says, ensure_ascii=False)
    if lacking := fonts.missing(text + TEMPLATE.read_text(encoding="utf-8")):
        points = " ".join(f"U+{ord(char):04X}" for char in lacking)
        raise Refused("certificate.characters_missing", characters=lacking, points=points)
    inputs = {"says": text, "signed": signed.text().decode(), "qr": _code(signed.content.verify_at)}
    on = datetime.combine(date.fromisoformat(signed.content.issued_on), time(), UTC)
    return typeset(TEMPLATE, inputs, on)


def typeset(template: Path, inputs: dict[str, str], on: datetime) -> bytes:
    """Any template of ours as PDF/A; the same inputs always give the same bytes (with the same fonts)."""
    with _one_at_a_time:
        made = _compiler(fonts.files()).compile(
            input=template.read_bytes(), format="pdf", sys_inputs=inputs, timestamp=on, pdf_standards="a-3b"
        )
    if not isinstance(made, bytes):
        raise TypeError("a document is one file")
    return made


def font_names() -> list[str]:
    """The fonts in the order in which a template asks them for a character."""
    return list(_families(fonts.files()))


@cache
def _compiler(files: tuple[Path, ...]) -> typst.Compiler:
    """One compiler for all certificates: it reads the fonts once and keeps what it laid out before."""
    folders = [str(folder) for folder in dict.fromkeys(path.parent for path in files)]
    known = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    return typst.Compiler(font_paths=known)


def families(files: tuple[Path, ...]) -> list[str]:
    """The fonts in the order in which they are asked for a character: Noto first, then the city's own."""
    folders = [str(folder) for folder in dict.fromkeys(path.parent for path in files)]
    known = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders).families()
    return [fonts.SERIF, fonts.SANS, *(name for name in known if "Noto" not in name)]


@cache
def _families(files: tuple[Path, ...]) -> tuple[str, ...]:
    return tuple(families(files))


def _code(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", xmldecl=False, border=0, dark="#1b2126")
    return drawn.getvalue().decode()


def _says(signed: Signed) -> dict[str, Any]:
    """What the page shows. A certificate is a Chinese document, whatever language its reader has."""
    content = signed.content
    on = date.fromisoformat(content.issued_on)
    return {
        "fonts": font_names(), "title": content.title, "number": content.number,
        "sample": content.sample, "agency_name": content.agency_name, "rows": _rows(content),
        "sentence": f"经审查，符合法定条件，决定{content.decision}。", "replaces": _replaced(content),
        "issued_on": _day(on), "verify_at": content.verify_at,
        "record": f"case:{content.case} 第 {content.entry} 条 {content.entry_hash[:16]}…",
        "signature": f"{signed.key.algorithm} {signed.signature[:24]}… 公钥 {signed.key.public_key[:24]}…",
    }  # fmt: skip


def _rows(content: Content) -> list[tuple[str, str]]:
    rows = [
        ("项目名称", content.project_name),
        ("项目代码", content.project),
        ("建设单位", content.enterprise),
        ("统一社会信用代码", content.enterprise_code),
        ("受理编号", content.case),
        ("依据", "；".join(content.grounds)),
        ("据此可用于", "、".join(content.outputs)),
        ("有效期至", _day(date.fromisoformat(content.valid_until)) if content.valid_until else ""),
    ]
    return [row for row in rows if row[1]]


def _replaced(content: Content) -> list[str]:
    return [f"{part.name}（{part.number}）" if part.number else part.name for part in content.replaces]


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
