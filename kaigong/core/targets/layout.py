"""Columns back into running text: lines joined, headlines and bylines set apart, every character with its place.

A page wraps its columns at 10 to 20 characters, so a line end says nothing there; in a report a line is a paragraph.
`Flow.text` has one line break where a paragraph, headline or byline ends and no other white space but between two Latin
words; `Flow.plain` is the same, character by character, with full-width figures made narrow, for matching.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

LONG_LINE = 60
_NARROW = str.maketrans("０１２３４５６７８９％．＋（）／", "0123456789%.+()/")
_SPACING = re.compile(r"<U\+00A0>|[\s\u3000\xa0\u200b\u2028\u2029\ufeff]+")
_LINE = re.compile(r"[^\r\n\u2028\u2029\x85\x0b\x0c]+")
_REPORTER = re.compile(
    r"(?:本报|本网|本台|特约|驻[\u4e00-\u9fff]{2,12}?|全媒体|融媒体|首席|见习|实习|文/|图/|文|图|摄影){0,4}(?:记者|通讯员|编辑|供稿)[:：]?"
)
_BYLINE = re.compile(r"[□■◎●△▲]?[\u4e00-\u9fff·、:：/]{4,60}")
_NAMES = 16  # characters of names between two of 记者 and 通讯员
INLINE_BYLINE = re.compile(r"[(（](?:本报|全媒体|首席|见习)*(?:记者|通讯员)[^()（）。，]{2,30}[)）]")
_ENDS = re.compile(r"[。！？!?][”’」』）)]*$")
_HEADLINE = 36  # characters; what is longer is text that a column end cut
_MARK = re.compile(r"(?:[(（][一二三四五六七八九十]{1,3}[)）]|[【▲■●◆★□]|第[一二三四五六七八九十]+[章条])")
_CIRCLED = re.compile("[①-⑳❶-❿]")
_ITEM = re.compile(r"\d{1,2}(?:[.．](?!\d)|、)|[(（]\d{1,2}[)）]|[一二三四五六七八九十]{1,3}、")
_VERTICAL_RUN = 4
_LATIN = re.compile(r"[0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Flow:
    """Running text; `at[i]` is the offset of its i-th character in the text handed in."""

    text: str
    plain: str
    at: tuple[int, ...]
    bylines: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text handed in of a piece of the running text."""
        return self.at[start], self.at[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page without the white space around it, and whether blank lines come before it."""

    start: int
    text: str
    squeezed: str
    after_blank: bool


def flow(text: str) -> Flow:
    """The running text of a page or report."""
    lines = _lines(text)
    broken = _breaks(lines)
    kept: list[str] = []
    at: list[int] = []
    bylines: list[int] = []
    for number, line in enumerate(lines):
        if number in broken and kept:
            kept.append("\n")
            at.append(line.start - 1 if line.start else 0)
        if _is_byline(line):
            bylines.append(len(kept))
        _append(line, kept, at)
    joined = "".join(kept)
    bylines += [match.start() for match in INLINE_BYLINE.finditer(joined)]
    return Flow(joined, joined.translate(_NARROW), tuple(at), tuple(sorted(bylines)))


def _append(line: Line, kept: list[str], at: list[int]) -> None:
    """The characters of a line; white space stays, as one space, only between two Latin characters."""
    position = 0
    for match in _SPACING.finditer(line.text):
        kept.extend(line.text[position : match.start()])
        at.extend(range(line.start + position, line.start + match.start()))
        if _between_latin(line.text, match.start(), match.end()):
            kept.append(" ")
            at.append(line.start + match.start())
        position = match.end()
    kept.extend(line.text[position:])
    at.extend(range(line.start + position, line.start + len(line.text)))


def _between_latin(text: str, start: int, end: int) -> bool:
    return start > 0 and end < len(text) and bool(_LATIN.match(text[start - 1]) and _LATIN.match(text[end]))


def _lines(text: str) -> list[Line]:
    found: list[Line] = []
    last = 0
    for match in _LINE.finditer(text):
        raw = match.group()
        stripped = raw.strip(" \t\u3000\xa0\ufeff\u200b")
        if not stripped:
            continue
        start = match.start() + raw.index(stripped)
        blank = not found or text.count("\n", last, match.start()) > 1
        found.append(Line(start, stripped, _SPACING.sub("", stripped), blank))
        last = match.end()
    return found


def _breaks(lines: list[Line]) -> set[int]:
    """The lines before which the text is broken."""
    if not _is_wrapped(lines):
        return set(range(1, len(lines)))
    upright = _upright(lines)
    broken = {number for number in range(1, len(lines)) if _broken(lines[number - 1], lines[number])}
    broken |= {n for n in range(1, len(lines)) if (n in upright) != (n - 1 in upright)}
    return broken | _after_headlines(lines, broken)


def _is_wrapped(lines: list[Line]) -> bool:
    total = sum(len(line.squeezed) for line in lines)
    long = sum(len(line.squeezed) for line in lines if len(line.squeezed) > LONG_LINE)
    return long * 10 <= total * 3


def _broken(before: Line, line: Line) -> bool:
    if _CIRCLED.match(line.squeezed) or _ITEM.match(line.squeezed) and before.squeezed[-1:] in "。；;：:，":
        return True
    if _is_byline(before) or _is_byline(line) or _MARK.match(line.squeezed):
        return True
    return bool(_ENDS.search(before.squeezed))


def _is_byline(line: Line) -> bool:
    """记者 and 通讯员 with names and nothing else."""
    words = line.squeezed
    if "记者" not in words and "通讯员" not in words or not _BYLINE.fullmatch(words):
        return False
    before, *names = _REPORTER.split(words.lstrip("□■◎●△▲"))
    return not before and bool(names[-1]) and all(len(each) <= _NAMES for each in names)


def _upright(lines: list[Line]) -> set[int]:
    """Lines of vertical headlines: a run of lines of one or two characters."""
    found: set[int] = set()
    run: list[int] = []
    for number, line in enumerate([*lines, Line(0, "…" * 9, "…" * 9, True)]):
        if len(line.squeezed) <= 2:
            run.append(number)
            continue
        found.update(run if len(run) >= _VERTICAL_RUN else ())
        run = []
    return found


def _after_headlines(lines: list[Line], broken: set[int]) -> set[int]:
    """Where a headline ends: lines between two blanks, after a full stop, without a comma or full stop themselves."""
    starts = sorted({0, len(lines), *broken, *(n for n, line in enumerate(lines) if line.after_blank)})
    found: set[int] = set()
    for start, end in pairwise(starts):
        if (start == 0 or start in broken or start in found) and _is_headline(lines[start:end]):
            found |= {end} if end < len(lines) and lines[end].after_blank else set()
    return found


def _is_headline(lines: list[Line]) -> bool:
    words = "".join(line.squeezed for line in lines)
    named = words.endswith(("：", ":"))
    return len(words) <= _HEADLINE and not re.search("[，。；]" if named else "[，。；、]", words)


def paragraph_start(breaks: list[int], position: int) -> int:
    """Where the paragraph of a position begins, given the sorted places of the line breaks of the running text."""
    found = bisect_right(breaks, position)
    return breaks[found - 1] + 1 if found else 0
