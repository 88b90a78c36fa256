"""Count what is there once; from then on every change moves its cells."""

from typing import Any

from django.db import migrations

from kaigong.apps.projects import tallied


def count(apps: Any, editor: Any) -> None:
    tally, rows = apps.get_model("ledger", "Tally"), apps.get_model("projects", "Project").objects.order_by()
    counted: dict[tallied.Cell, list[int]] = {}
    for row in rows.values_list(*tallied.Row._fields).iterator(5000):
        for cell, amount in tallied.cells(tallied.Row(*row)).items():
            kept = counted.setdefault(cell, [0, 0])
            kept[:] = kept[0] + amount.count, kept[1] + amount.fen
    tally.objects.bulk_create(
        (tally(**cell._asdict(), count=count, fen=fen) for cell, (count, fen) in counted.items()), batch_size=500
    )


class Migration(migrations.Migration):
    dependencies = [("projects", "0003_facts"), ("ledger", "0004_tally")]
    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
