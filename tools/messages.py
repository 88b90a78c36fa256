"""The English of the interface: collect the Chinese texts of an app, check their translations, compile them.

    python -m tools.messages extract [--app NAME]   bring the .po of one app, or of all, up to date
    python -m tools.messages check                  name everything that is missing or wrong
    python -m tools.messages compile                write the .mo files that Django reads (not in git)

The Chinese text is the message id. Each app keeps its own translations; a text used in two apps stands in both.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "kaigong"
ENGLISH = Path("locale/en/LC_MESSAGES/django.po")
KEYWORDS = {"gettext": None, "gettext_lazy": None, "_": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
            "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2)}  # fmt: skip
CHINESE = re.compile(r"[\u3400-\u9fff]")
HOLDER = re.compile(r"%\([a-z_A-Z0-9]+\)[sd]|%[sd]|\{[a-z_A-Z0-9.]*\}")
PROPER_NAMES = frozenset({"中文"})  # names that keep their characters in English


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """One text to translate, with its plural and context where it has them."""

    text: str
    plural: str = ""
    context: str = ""


def apps() -> dict[str, Path]:
    """Every part of the product that speaks: the apps, the web shell and the demo city."""
    found = {folder.name: folder for folder in sorted((PACKAGE / "apps").iterdir()) if (folder / "apps.py").exists()}
    return found | {"web": PACKAGE / "web", "demo": PACKAGE / "demo"}


def _django_ready() -> None:
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)


def _source(file: Path) -> str:
    """The Python text of a file; a template becomes the gettext calls that stand in it."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        return text
    _django_ready()
    from django.utils.translation.template import templatize

    return re.sub(r"(?m)^[ \t]+", "", templatize(text, origin=file.name))  # Babel minds Python's indentation


def _files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        template = "templates" in file.parts and file.suffix in {".html", ".txt"}
        if file.is_file() and (template or file.suffix == ".py" and "migrations" not in file.parts):
            yield file


def messages_of_file(file: Path) -> set[Message]:
    """The texts of one file, found by Babel's reader of Python."""
    from babel.messages.extract import extract_python

    found: set[Message] = set()
    code = io.BytesIO(_source(file).encode())
    for _line, call, texts, _comments in extract_python(code, list(KEYWORDS), (), {"encoding": "utf-8"}):
        parts = [text for text in (texts if isinstance(texts, tuple) else (texts,)) if text]
        if parts and call in KEYWORDS:
            found.add(_message(call, parts))
    return {message for message in found if message.text}


def _message(call: str, parts: list[str]) -> Message:
    if call.startswith("pgettext"):
        return Message(parts[-1], context=parts[0])
    if call.startswith("ngettext"):
        return Message(parts[0], plural=parts[1] if len(parts) > 1 else parts[0])
    return Message(parts[0])


def messages_of(folder: Path) -> set[Message]:
    """All texts of one app."""
    return {message for file in _files(folder) for message in messages_of_file(file)}


def _key(entry: polib.POEntry) -> Message:
    return Message(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def translations(folder: Path) -> dict[Message, polib.POEntry]:
    """What the app's file holds now."""
    file = folder / ENGLISH
    return {_key(entry): entry for entry in polib.pofile(str(file))} if file.exists() else {}


def elsewhere() -> dict[Message, polib.POEntry]:
    """What any app says in English: a text that is used again takes the same words."""
    found: dict[Message, polib.POEntry] = {}
    for folder in apps().values():
        found |= {message: entry for message, entry in translations(folder).items() if all(_english(entry))}
    return found


def extract(folder: Path, known: Mapping[Message, polib.POEntry] | None = None) -> tuple[int, int]:
    """Rewrite the app's file: sorted, without addresses or dates; counts its texts and those without English."""
    wanted, own = messages_of(folder), translations(folder)
    said = {**(known or {}), **{message: entry for message, entry in own.items() if all(_english(entry))}}
    file = polib.POFile(wrapwidth=0)
    file.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "en",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    file.extend(_entry(message, said.get(message)) for message in sorted(wanted))
    if wanted:
        (folder / ENGLISH).parent.mkdir(parents=True, exist_ok=True)
        file.save(str(folder / ENGLISH))
    elif (folder / ENGLISH).exists():
        (folder / ENGLISH).unlink()
    return len(wanted), sum(not all(_english(entry)) for entry in file)


def _entry(message: Message, said: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(msgid=message.text, msgctxt=message.context or None)
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = dict(said.msgstr_plural) if said else {0: "", 1: ""}
    elif said:
        entry.msgstr = said.msgstr
    return entry


def _english(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def faults_of(folder: Path) -> Iterator[str]:
    """Everything that is missing or wrong in one app's English."""
    wanted, known = messages_of(folder), translations(folder)
    yield from (f"not in the .po (run extract): {message.text}" for message in sorted(wanted - known.keys()))
    yield from (f"no longer used (run extract): {message.text}" for message in sorted(known.keys() - wanted))
    for message in sorted(wanted & known.keys()):
        for english in _english(known[message]):
            yield from (f"{fault}: {message.text}" for fault in _entry_faults(message.text, english))
    for message in sorted(wanted):
        if not CHINESE.search(message.text) and re.search(r"[A-Za-z]{3}", HOLDER.sub("", message.text)):
            yield f"the message id is not Chinese: {message.text}"


def _entry_faults(chinese: str, english: str) -> Iterator[str]:
    if not english:
        yield "no English"
    elif CHINESE.search(english) and not any(name in english for name in PROPER_NAMES):
        yield "Chinese left in the English"
    elif sorted(set(HOLDER.findall(chinese))) != sorted(set(HOLDER.findall(english))):
        yield "placeholders differ"
    elif chinese.startswith("\n") != english.startswith("\n") or chinese.endswith("\n") != english.endswith("\n"):
        yield "line breaks at the ends differ"


UNTRANSLATED = re.compile(
    r"{%\s*(?:translate|trans)\s.*?%}|{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}|{#.*?#}"
    r"|\b_\(\"[^\"]*\"\)|{%\s*(?:el)?if\b.*?%}"
    r"|{%\s*comment.*?endcomment\s*%}|<!--.*?-->|\blang=\"(?:zh-Hans|en)\".*?>.*?(?=</)",
    re.S,
)
ALLOWED_MARKS = ('aria-hidden="true">开<',)


def untranslated(text: str) -> list[str]:
    """The lines of a template with Chinese that no translate tag covers."""
    for mark in ALLOWED_MARKS:
        text = text.replace(mark, "")
    bare = UNTRANSLATED.sub(lambda found: "\n" * found.group().count("\n"), text)
    return [line.strip() for line in bare.splitlines() if CHINESE.search(line)]


def untranslated_in(folder: Path) -> Iterator[str]:
    for file in _files(folder):
        if file.suffix == ".html":
            yield from (
                f"{file.relative_to(folder)}: {line}" for line in untranslated(file.read_text(encoding="utf-8"))
            )


def compile_all() -> int:
    """Write the .mo beside every .po that is newer; gives how many were written."""
    written = 0
    for folder in apps().values():
        po = folder / ENGLISH
        mo = po.with_suffix(".mo")
        if po.exists() and (not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime):
            polib.pofile(str(po)).save_as_mofile(str(mo))
            written += 1
    return written


def disagreements() -> Iterator[str]:
    """Texts that two apps translate differently: Django would show one of the two everywhere."""
    seen: dict[Message, tuple[str, list[str]]] = {}
    for name, folder in apps().items():
        for message, entry in translations(folder).items():
            if not all(_english(entry)):
                continue
            first, english = seen.setdefault(message, (name, _english(entry)))
            if english != _english(entry):
                yield f"{name} and {first} translate differently: {message.text}"


def check() -> list[str]:
    """Every fault of every app."""
    found = list(disagreements())
    for name, folder in apps().items():
        found += [f"{name}: {fault}" for fault in faults_of(folder)]
        found += [f"{name}: Chinese outside a translate tag: {line}" for line in untranslated_in(folder)]
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__.splitlines()[0])
    parser.add_argument("verb", choices=["extract", "check", "compile"])
    parser.add_argument("--app", choices=sorted(apps()), help="one app only (extract)")
    given = parser.parse_args(arguments)
    if given.verb == "compile":
        print(f"{compile_all()} files compiled")
        return 0
    if given.verb == "extract":
        for name, folder in apps().items():
            if given.app in (None, name):
                print("{}: {} texts, {} without English".format(name, *extract(folder, elsewhere())))
        return 0
    faults = check()
    print("\n".join(faults) or "every text has its English")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
