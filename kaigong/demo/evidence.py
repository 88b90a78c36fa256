"""Small texts that stand for the evidence of sample projects. Each says that it is a sample."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from kaigong.apps.documents import actions as documents
from kaigong.apps.documents.models import Document
from kaigong.apps.projects.models import Project

NOTE = "样例证据。本文件由演示城市生成，用来说明此处应有的证明材料，不是真实档案或照片。"


def of_start(projects: Iterable[Project], on: date, by: str, now: datetime) -> Document:
    """Evidence that ground was broken on a day, for one project or for all of one ceremony."""
    lines = [f"{project.code}　{project.name}" for project in projects]
    return _stored("开工证明（样例）", [f"开工日期：{on.isoformat()}", *lines], by, now)


def of_milestone(project: Project, what: str, on: date, by: str, now: datetime) -> Document:
    """Evidence of another milestone of a project."""
    return _stored(f"{what}（样例）", [f"日期：{on.isoformat()}", f"{project.code}　{project.name}"], by, now)


def of_archive(place: str, rows: Iterable[tuple[Project, date]], by: str, now: datetime) -> Document:
    """The list of starts of a place that were recorded on paper before the system."""
    lines = [f"{on.isoformat()}　{project.code}　{project.name}" for project, on in rows]
    return _stored(
        f"{place}开工纸质档案移交清单（样例）", ["以下项目的开工在本系统启用前以纸质档案记录：", *lines], by, now
    )


def of_approval(project: Project, by: str, now: datetime) -> Document:
    """That a project had its permits on paper before the system, and has now broken ground."""
    lines = [
        f"{project.code}　{project.name}",
        "开工所需许可在本系统启用前以纸质方式办结。",
        f"开工日期：{now:%Y-%m-%d}",
    ]
    return _stored("开工证明与纸质许可移交清单（样例）", lines, by, now)


def of_funds(by: str, now: datetime) -> Document:
    """The documents that projects handed in for a fund."""
    lines = ["专项债券一案两书、银行贷款所需证明和系统启用前的批复，以一份样例文件代替。"]
    return _stored("资金申报材料（样例）", lines, by, now)


def of_promotion(by: str, now: datetime) -> Document:
    """The register of leads and the agreements a city had on paper before the system."""
    return _stored(
        "招商台账与投资协议纸质档案移交清单（样例）",
        ["招商线索、联系记录和已签协议在本系统启用前以纸质台账记录。"],
        by,
        now,
    )


def _stored(title: str, lines: Iterable[str], by: str, now: datetime) -> Document:
    text = "\n".join([title, *lines, "", NOTE])
    upload = SimpleUploadedFile(f"{title}.txt", text.encode(), content_type="text/plain")
    return documents.store(upload=upload, by=by, now=now)
