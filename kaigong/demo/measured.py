"""What the command of the sample city does with its numbers: one promise shared out, a figure entered by hand, the
ranking of the quarter before frozen. Everything made up says so."""

from contextlib import suppress
from datetime import datetime
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kaigong.apps.accounts.models import Person
from kaigong.apps.documents import actions as documents
from kaigong.apps.targets import actions_definitions, actions_rankings, actions_tree, breaking, ranking_rules
from kaigong.apps.targets.models import Commitment, Kind
from kaigong.core.problems import Refused

SHARED, AMONG, WAY = "projects.count", "county", "stock"
TYPED, PERIOD, VALUE = "industrial-value-added-growth", "2021", Decimal("8.6")
RANKED, QUARTER = "six-by-six", "2021Q4"
PAPER = "样例：统计公报摘录（数值为虚构）".encode()


def fill(people: dict[str, Person], now: datetime) -> None:
    """Entered by the command's staff on the first day of the demo."""
    zhou = people["zhou"]
    promise = (
        Commitment.objects.filter(measure=SHARED, kind=Kind.TARGET, where__has_key="min_yi").order_by("-value").first()
    )
    if promise is not None:
        cells = breaking.proposal(promise, AMONG, WAY)
        parts = [actions_tree.Part(*cell, value) for cell, value in cells if value]
        actions_tree.share_promise(commitment=promise, parts=parts, way=WAY, reason="", by=zhou.ref, now=now)
    paper = documents.store(upload=SimpleUploadedFile("样例公报.txt", PAPER), by=zhou.ref, now=now)
    actions_definitions.enter_value(
        indicator=TYPED, scope="city", key="", period=PERIOD, value=VALUE, document=paper, note="样例，虚构",
        by=zhou.ref, now=now,
    )  # fmt: skip
    found = ranking_rules.in_force().get(RANKED)
    if found is not None:
        with suppress(Refused):  # in a village no county has enough rows to be ranked
            actions_rankings.freeze_ranking(
                found=found, period=QUARTER, person=zhou, today=timezone.localdate(now), now=now
            )
