"""Whom it concerns that something of a project was not taken, and what they read."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts import roles
from kaigong.apps.notices import registry
from kaigong.apps.notices.actions import Told, tell_many
from kaigong.apps.projects.models import Evidence, Kind, Project, Stage
from kaigong.apps.projects.queries_life import Step

TITLE = _("{label}：{project}")
MONTH, EVIDENCE, STATISTICS, STEP = "month-returned", "evidence-struck", "statistics-returned", "step-withdrawn"
TEXTS = {
    MONTH: (_("月度数据退回核实"), _("{month} 的数据要核实：{reason}。请更正，或者写明理由后重新填报。")),
    EVIDENCE: (_("证据未被采信"), _("“{stage}”的{kind}（{name}）已剔除：{reason}。请补交一份有效的证据。")),
    STATISTICS: (_("统计入库申报退回"), _("{reason}。补齐后可以再次申报。")),
    STEP: (_("阶段登记已撤回"), _("“{stage}”（{on}）已撤回，项目回到“{back_to}”：{reason}。")),
}


def register() -> None:
    """Called once when the app is ready."""
    for kind, (label, text) in TEXTS.items():
        registry.register(kind, label, title=TITLE, text=text, words=_words(label), email=registry.How.NOW)


def _words(label: Any) -> Any:
    """Stages and kinds by their names in the reader's language."""

    def words(data: Mapping[str, Any]) -> dict[str, Any]:
        said = {**data, "label": label}
        for key, names in (("stage", Stage), ("back_to", Stage), ("kind", Kind)):
            if data.get(key) in names.values:
                said[key] = names(data[key]).label
        return said | {"on": data.get("on") or "—"}

    return words


def month_questioned(project: Project, month: date, reporter: str, reason: str, *, by: str, now: datetime) -> None:
    """Whoever reported the month hears what is to be looked at, and so does the owner."""
    key = f"{month:%Y-%m}"
    data = {"month": key, "reason": reason}
    _tell(MONTH, project, [reporter], data, f"/projects/{project.code}/file/month/{key}/", by, now)


def evidence_struck(piece: Evidence, reason: str, *, by: str, now: datetime) -> None:
    """Whoever filed the proof hears why it does not count."""
    data = {"stage": piece.milestone, "kind": piece.kind, "name": piece.document.name, "reason": reason}
    _tell(EVIDENCE, piece.project, [piece.by], data, _life(piece.project), by, now)


def statistics_returned(project: Project, filed_by: str, reason: str, *, by: str, now: datetime) -> None:
    """Whoever filed 统计入库 hears why it came back."""
    _tell(STATISTICS, project, [filed_by], {"reason": reason}, _life(project), by, now)


def step_withdrawn(project: Project, step: Step, reason: str, *, by: str, now: datetime) -> None:
    """Whoever recorded the step hears that it was taken back."""
    data = {
        "stage": step.stage, "back_to": step.back_to, "on": step.on.isoformat() if step.on else "", "reason": reason
    }  # fmt: skip
    _tell(STEP, project, [step.by], data, _life(project), by, now)


def _tell(
    kind: str, project: Project, people: Iterable[str], data: Mapping[str, Any], url: str, by: str, now: datetime
) -> None:
    """Into the outbox, in the caller's transaction: these people, and those of the owner."""
    some = [ref for ref in people if ref and not ref.startswith(roles.SYSTEM)]
    to = tuple(dict.fromkeys([*some, f"enterprise:{project.enterprise.credit_code}"]))
    tell_many([Told(to, kind, project.stream, {**data, "project": project.name}, url, but=by)], now=now)


def _life(project: Project) -> str:
    return f"/projects/{project.code}/?tab=life"
