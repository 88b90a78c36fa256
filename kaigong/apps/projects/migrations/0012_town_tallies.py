"""Count what townships are told apart by: projects, their starts and plans, and their months."""

from collections.abc import Iterable
from typing import Any

from django.db import migrations

from kaigong.apps.ledger.tallies import Cells, Moves
from kaigong.apps.projects import tallied_money, tallied_towns


def count(apps: Any, editor: Any) -> None:
    tally, names = apps.get_model("ledger", "Tally"), (*tallied_towns.NAMES, *tallied_money.TOWN_NAMES)
    rows, steps, months = (
        apps.get_model("projects", name).objects.all() for name in ("Project", "Milestone", "MonthlyFigure")
    )
    tally.objects.filter(name__in=names).delete()
    found = _summed([*tallied_towns.every(rows, steps), *tallied_money.every(months)])
    made = (
        tally(**cell._asdict(), count=n, fen=found.fen[cell])
        for cell, n in found.count.items() if cell.name in names and (n or found.fen[cell])
    )  # fmt: skip
    tally.objects.bulk_create(made, batch_size=500)


def _summed(every: Iterable[Cells]) -> Moves:
    moves = Moves()
    for cells in every:
        moves.add({}, cells)
    return moves


class Migration(migrations.Migration):
    dependencies = [("projects", "0011_saved_views"), ("ledger", "0005_longer_places")]
    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
