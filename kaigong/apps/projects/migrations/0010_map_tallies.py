"""Count anew what stands on the map: by county, and by class, stage and marks; and what starts next is found in its
order."""

from collections import Counter
from typing import Any

from django.db import migrations, models

from kaigong.apps.projects import tallied_map

COLUMNS = ("county", "klass", "stage", "investment_fen", "is_key")


def count(apps: Any, editor: Any) -> None:
    tally, files = apps.get_model("ledger", "Tally"), apps.get_model("projects", "ProjectFile").objects.order_by()
    tally.objects.filter(name__in=tallied_map.NAMES).delete()
    placed = files.filter(longitude__isnull=False, latitude__isnull=False)
    rows = placed.values_list("longitude", "latitude", *(f"project__{column}" for column in COLUMNS))
    counted: Counter[tallied_map.Cell] = Counter()
    for longitude, latitude, *said in rows.iterator(5000):
        counted.update(tallied_map.cells((longitude, latitude), tallied_map.stood(tallied_map.Row(*said))).keys())
    tally.objects.bulk_create(
        (tally(**cell._asdict(), count=n, fen=0) for cell, n in counted.items()), batch_size=500
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("projects", "0009_withdrawals"), ("ledger", "0004_tally")]
    operations = [
        migrations.RunPython(count, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="project", name="projects_by_forecast"),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["forecast_start_on", "code"], name="projects_by_forecast"),
        ),
    ]
