"""What is said about each thing in a verifiable file that may not hold: first Chinese, then English."""

from collections.abc import Mapping
from typing import Any

CHINESE, ENGLISH = "zh", "en"

TEXTS: Mapping[str, tuple[str, str]] = {
    "line.malformed": (
        "不是可读的 JSON 对象，或缺少字段（{got}）",
        "this is no readable JSON object, or lacks fields ({got})",
    ),
    "line.not_canonical": (
        "第 {column} 字节起不是规范写法（RFC 8785），内容被改写过",
        "from byte {column} on this is not canonical JSON (RFC 8785): it was written anew",
    ),
    "line.unknown": ("不是账本中的任何一种行（字段：{got}）", "no line of a ledger looks like this (fields: {got})"),
    "entry.algorithm": ("不认识的哈希算法 {got}", "unknown hash algorithm {got}"),
    "entry.hash": (
        "内容与其哈希不符，重新计算得 {recomputed}",
        "the content does not give its hash; recomputed: {recomputed}",
    ),
    "entry.prev": (
        "没有接在上一条之后：上一条的哈希是 {expected}",
        "it does not follow the entry before, whose hash is {expected}",
    ),
    "entry.gap": ("缺少第 {missing} 条", "entry {missing} is missing"),
    "entry.order": (
        "顺序不对：第 {missing} 条在第 {found_on_line} 行才出现",
        "out of order: entry {missing} comes only on line {found_on_line}",
    ),
    "entry.duplicate": (
        "条号重复：该流已读到第 {last} 条",
        "a number that was read before: the stream already stands at entry {last}",
    ),
    "entry.scope": ("不属于文件开头所说的范围", "it does not belong to what the first line says the file holds"),
    "root.algorithm": (
        "日根 {root} 的算法 {got} 未在文件开头列出",
        "daily root {root}: its algorithm {got} is not among those of the first line",
    ),
    "root.hash": (
        "日根 {root} 的内容与其哈希不符，重新计算得 {recomputed}",
        "daily root {root}: the content does not give its hash; recomputed: {recomputed}",
    ),
    "root.key": ("日根 {root} 由其他密钥签署：{got}", "daily root {root} is signed with another key: {got}"),
    "root.signature": ("日根 {root} 的签名无效", "daily root {root}: the signature does not hold"),
    "root.gap": ("缺少日根 {missing}（读到的是日根 {root}）", "daily root {missing} is missing (this is root {root})"),
    "root.order": ("日根 {root} 的顺序不对", "daily root {root} is out of order"),
    "root.prev": (
        "日根 {root} 没有接在上一日根之后：其哈希是 {expected}",
        "daily root {root} does not follow the one before, whose hash is {expected}",
    ),
    "root.count": (
        "日根 {root} 覆盖 {stated} 条，文件中有 {found} 条：有条目被删去或添加",
        "daily root {root} vouches for {stated} entries, the file has {found}: some were removed or added",
    ),
    "root.total": (
        "日根 {root} 累计 {stated} 条，文件中有 {found} 条",
        "daily root {root} counts {stated} entries in all, the file has {found}",
    ),
    "root.merkle": (
        "此前的条目得不出日根 {root}：有条目被改写或调换了位置（重新计算得 {recomputed}）",
        "the entries before do not give daily root {root}: some were rewritten or moved (recomputed: {recomputed})",
    ),
    "root.not_there": (
        "文件中没有所指定的日根 {got}：此前的记录与当时签署的不同",
        "the daily root {got} is not in the file: what was recorded is not what was signed then",
    ),
    "proof.unexpected": (
        "此处不应有第 {got} 条对日根 {root} 的证明",
        "no proof of entry {got} under root {root} belongs here",
    ),
    "proof.path": ("证明推不出日根 {root}", "the proof does not lead to daily root {root}"),
    "proof.missing": ("缺少它在日根之下的证明", "its proof under the daily root is missing"),
    "head.too_early": ("各流末尾之后不应再有条目或日根", "entries or roots after the heads of the streams"),
    "head.order": ("各流末尾的顺序不对，或有重复", "the heads of the streams are out of order, or one stands twice"),
    "head.hash": ("该流末条的哈希与文件末尾所记不符", "the stream's last entry is another than the file's end states"),
    "head.missing": ("文件末尾没有记这一流", "the file's end does not know this stream"),
    "stream.missing": (
        "整个流被删去：应有 {entries} 条",
        "the whole stream was dropped: there should be {entries} entries",
    ),
    "stream.cut": (
        "该流被截断：应到第 {head} 条，只有 {found} 条",
        "the stream was cut off: it should go on to entry {head}, the file has {found}",
    ),
    "stream.grown": (
        "该流多出条目：应到第 {head} 条，却有 {found} 条",
        "entries were added: the stream should end with entry {head}, the file has {found}",
    ),
    "end.missing": ("文件没有结尾行：后面的内容被截去", "the file has no end: what followed was cut off"),
    "end.count": (
        "结尾行记有 {stated}，实有 {found}（{of}）",
        "the end states {stated} where the file has {found} ({of})",
    ),
    "end.digest": (
        "结尾行的摘要与全文不符：有行被改动、调换或删去",
        "the end's digest is not that of the file: lines were changed, moved or dropped",
    ),
    "end.key": ("结尾行由其他密钥签署：{got}", "the end is signed with another key: {got}"),
    "end.signature": ("结尾行的签名无效", "the signature of the end does not hold"),
    "end.more_lines": ("结尾行之后还有内容", "there is more after the end"),
    "file.unreadable": ("文件无法读取：{got}", "the file cannot be read: {got}"),
    "file.not_verifiable": (
        "首行不是说明文件种类的 JSON 对象：{got}",
        "the first line is no JSON object that says what the file is: {got}",
    ),
    "file.unknown_kind": (
        "不认识这种文件；可核验的有：{known}",
        "this is no kind of file that can be verified here; known: {known}",
    ),
    "file.unknown_version": (
        "版本 {got} 无法核验，本程序认识版本 {known}",
        "version {got} cannot be verified; this program knows version {known}",
    ),
    "file.header": ("首行字段不全或类型不符：{got}", "fields of the first line are missing or of another type: {got}"),
    "file.unknown_algorithm": ("首行列有不认识的算法：{got}", "the first line names unknown algorithms: {got}"),
    "option.unreadable": ("参数不能识别：{got}", "the arguments are not understood: {got}"),
    "option.not_hex": (
        "公钥为 64 位（SM2 为 128 位）、日根哈希为 64 位十六进制数：{got}",
        "public keys are 64 hexadecimal digits (SM2: 128), hashes of roots 64: {got}",
    ),
}


def sentence(texts: Mapping[str, tuple[str, str]], code: str, data: Mapping[str, Any], language: str) -> str:
    """What a code means, with its particulars; a code without a text is shown as it is."""
    if code not in texts:
        return code
    return texts[code][language == ENGLISH].format_map(_Data(data))


class _Data(dict[str, Any]):
    """A text may name something a problem does not carry; it then reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "—"
