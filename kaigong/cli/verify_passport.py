"""`kaigong verify` for a project passport: everything in it is recomputed from the file alone."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from kaigong.cli.verify_answer import Outcome, Place
from kaigong.cli.verify_words import CHINESE, ENGLISH
from kaigong.core.cases import passport
from kaigong.core.cases.passport_check import Verdict, verify
from kaigong.core.cases.passport_owed import Statement
from kaigong.core.ledger.signatures import PublicKey

PARTIES: Mapping[str, tuple[str, str]] = {
    "applicant": ("申请人", "applicant"),
    "intermediary": ("中介服务", "intermediaries"),
    "trading": ("公共资源交易", "public resource trading"),
    "stopped": ("依法停钟", "stopped on a legal ground"),
    "rest": ("休息日", "rest days"),
}


def outcome(data: bytes, *, keys: Sequence[PublicKey]) -> Outcome:
    """The verdict on a whole file."""
    verdict = verify(data, keys=keys)
    where = verdict.where and Place(verdict.where.line, verdict.where.stream, verdict.where.n, verdict.where.item)
    told = _whole(verdict) if verdict.whole else {}
    return Outcome(passport.KIND, verdict.why, where, _row(verdict), told)


def _row(verdict: Verdict) -> dict[str, Any]:
    header = verdict.header
    assert header is not None
    return {
        "project": header.project.code,
        "as_of": header.as_of,
        "exported_at": header.exported_at,
        "entries": verdict.entries,
        "cases": verdict.cases,
        "certificates": verdict.certificates,
        "roots": verdict.roots,
        "sealed": verdict.sealed,
        "owed": passport.plain(verdict.statement) if verdict.statement else None,
        "signer": asdict(header.signer),
    }


def _whole(verdict: Verdict) -> dict[str, str]:
    assert verdict.header is not None
    assert verdict.statement is not None
    header, counts = (
        verdict.header,
        (verdict.cases, verdict.entries, verdict.certificates, verdict.sealed, verdict.roots),
    )
    key = f"{header.signer.algorithm} {header.signer.public_key}"
    chinese = (
        "完整：项目 {project}，{0} 个申请共 {1} 条记录、{2} 份证书，全部时限、停钟、轮次和签名重新计算无误。\n"
        "其中 {3} 条在 {4} 个已签署的日根之下。\n{owed}\n"
        "签署公钥：{key}\n请与本市公布的公钥核对，或以 --keys 指定公钥文件。"
    )
    english = (
        "whole: project {project}, {1} entries in {0} cases with {2} certificates; all days, stops, rounds and "
        "signatures come out as stated.\n{3} entries stand under {4} signed daily roots.\n{owed}\n"
        "signed with {key}\nCompare this with the keys the city publishes, or name their file with --keys."
    )
    project = header.project.code
    return {
        CHINESE: chinese.format(*counts, project=project, key=key, owed=_owed(verdict, CHINESE)),
        ENGLISH: english.format(*counts, project=project, key=key, owed=_owed(verdict, ENGLISH)),
    }


def _owed(verdict: Verdict, language: str) -> str:
    """Who held how many days, the most first."""
    statement: Statement | None = verdict.statement
    assert statement is not None
    rows = sorted(statement.owed.items(), key=lambda row: -row[1])
    parts = [f"{_party(verdict, party, language)} {days}" for party, days in rows]
    if language == ENGLISH:
        return f"days owed, {statement.start} to {statement.end}, {statement.days} in all: {', '.join(parts)}"
    return f"各方用时（{statement.start} 至 {statement.end}，共 {statement.days} 天）：{'、'.join(parts)}"


def _party(verdict: Verdict, party: str, language: str) -> str:
    if party in PARTIES:
        return PARTIES[party][language == ENGLISH]
    name = verdict.names.get(("agency", party.partition(":")[2]))
    return (name.name_en if language == ENGLISH else name.name_zh) if name else party
