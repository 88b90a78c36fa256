"""`kaigong verify` for a draw: repeat it from its pool, secret and beacon."""

from typing import Any

from kaigong.cli.verify_answer import Outcome, Place
from kaigong.cli.verify_words import CHINESE, ENGLISH
from kaigong.core.draw import Record, Ticket, broken
from kaigong.core.ledger.canonical import parse
from kaigong.core.problems import Faulty, Problem

KIND, VERSION = "draw", 1


def outcome(data: bytes) -> Outcome:
    """Whether the draw comes out as recorded; Faulty where the file is no draw."""
    fields = parse(data)
    if not isinstance(fields, dict) or fields.get("kaigong") != KIND:
        raise Faulty([Problem("file.unknown_kind", at="line 1", data={"known": KIND})])
    if fields.get("version") != VERSION:
        got = str(fields.get("version"))[:40]
        raise Faulty([Problem("file.unknown_version", at="line 1", data={"got": got, "known": VERSION})])
    try:
        record = _record(fields)
        why = broken(record)
    except (KeyError, TypeError, ValueError) as error:
        raise Faulty([Problem("file.header", at="line 1", data={"got": str(error)[:200]})]) from None
    row = {"of": fields.get("of"), "pool": len(record.pool), "take": record.take, "drawn": list(record.drawn)}
    return Outcome(KIND, why, why and Place(1, item=why.at or None), row, {} if why else _whole(fields, record))


def _record(fields: dict[str, Any]) -> Record:
    texts = [fields[name] for name in ("kind", "commitment", "secret", "beacon")]
    drawn = fields["drawn"]
    if not all(isinstance(text, str) for text in [*texts, *drawn]) or not isinstance(fields["take"], int):
        raise ValueError("kind, commitment, secret, beacon, take, drawn")
    kind, committed, secret, beacon = texts
    return Record(kind, tuple(map(_ticket, fields["pool"])), fields["take"], committed, secret, beacon, tuple(drawn))


def _ticket(row: Any) -> Ticket:
    member, weight = (row["member"], row.get("weight", 1)) if isinstance(row, dict) else row
    if not isinstance(member, str) or type(weight) is not int:
        raise ValueError("pool")
    return Ticket(member, weight)


def _whole(fields: dict[str, Any], record: Record) -> dict[str, str]:
    names = "、".join(record.drawn), ", ".join(record.drawn)
    of = str(fields.get("of", ""))[:60]
    return {
        CHINESE: f"完整：{of} 从 {len(record.pool)} 个中抽取 {record.take} 个，重新抽取结果相同：{names[0]}。\n"
        "请核对抽取前公布的承诺值与名单是否与文件一致。",
        ENGLISH: f"whole: {of} drew {record.take} of {len(record.pool)}; drawn again it gives the same: {names[1]}.\n"
        "Compare the commitment and the pool with what was announced before the draw.",
    }
