"""`kaigong verify` for an exported ledger."""

from collections.abc import Iterable, Sequence

from kaigong.cli.verify_answer import Outcome, Place
from kaigong.cli.verify_words import CHINESE, ENGLISH
from kaigong.core.ledger.verify import Verdict, verify


def outcome(lines: Iterable[bytes], *, keys: Sequence[str], roots: Sequence[str]) -> Outcome:
    """The verdict on its lines."""
    verdict = verify(lines, keys=keys, roots=roots)
    where = verdict.where and Place(verdict.where.line, verdict.where.stream, verdict.where.n)
    told = _whole(verdict) if verdict.whole else {}
    header = verdict.header
    row = {
        "entries": verdict.entries,
        "streams": verdict.streams,
        "roots": verdict.roots,
        "sealed": verdict.sealed,
        "stream": header and header.scope.stream,
        "since": header and header.scope.since,
        "exported_at": header and header.exported_at,
        "public_key": header and header.public_key,
    }
    return Outcome("ledger", verdict.why, where, row, told)


def _whole(verdict: Verdict) -> dict[str, str]:
    assert verdict.header is not None
    key, counts = verdict.header.public_key, (verdict.streams, verdict.entries, verdict.sealed, verdict.roots)
    chinese = (
        "完整：{0} 个流共 {1} 条，其中 {2} 条在 {3} 个已签署的日根之下。\n"
        "签署公钥：{4}\n请与本市公布的公钥核对，或以 --key 指定。"
    )
    english = (
        "whole: {1} entries in {0} streams, {2} of them under {3} signed daily roots.\n"
        "signed with {4}\nCompare this with the key the city publishes, or name it with --key."
    )
    return {CHINESE: chinese.format(*counts, key), ENGLISH: english.format(*counts, key)}
