"""The pipeline of the project base as a table: from, to, who, the evidence asked. What is not listed is forbidden."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Role
from kaigong.apps.projects.models import Stage

OWNER = (Role.ENTERPRISE, Role.WINDOW, Role.COMMAND)
CITY = (Role.COMMAND,)
SYSTEM = ()


@dataclass(frozen=True, slots=True)
class Move:
    """One step. `evidence` says in words which document proves it; None where no document is asked."""

    before: Stage
    after: Stage
    who: tuple[Role, ...]
    evidence: Promise | None
    by_works_start: bool = False  # only the record of the start of works makes this step


MOVES = (
    Move(Stage.IDEA, Stage.RESERVE, OWNER, _("项目代码登记或项目建议书")),
    Move(Stage.RESERVE, Stage.SIGNED, CITY, _("签署的投资协议")),
    Move(Stage.IDEA, Stage.SIGNED, CITY, _("签署的投资协议")),
    Move(Stage.IDEA, Stage.STARTED, SYSTEM, _("开工证明"), by_works_start=True),
    Move(Stage.RESERVE, Stage.STARTED, SYSTEM, _("开工证明"), by_works_start=True),
    Move(Stage.SIGNED, Stage.STARTED, SYSTEM, _("开工证明"), by_works_start=True),
    Move(Stage.STARTED, Stage.CONTINUING, CITY, None),
    Move(Stage.STARTED, Stage.IN_USE, OWNER, _("竣工验收或投产证明")),
    Move(Stage.CONTINUING, Stage.IN_USE, OWNER, _("竣工验收或投产证明")),
    Move(Stage.IN_USE, Stage.FULL, OWNER, _("达到设计能力的证明")),
)


def move(before: str, after: str) -> Move | None:
    """The row for a step, if there is one."""
    return next((row for row in MOVES if row.before == before and row.after == after), None)


def open_to(before: str, role: str) -> list[Move]:
    """The steps a person of that role may take from here."""
    return [row for row in MOVES if row.before == before and role in row.who]
