
import datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0003_outbox"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=30)),
                ("place", models.CharField(blank=True, max_length=60)),
                ("klass", models.CharField(blank=True, max_length=30)),
                ("state", models.CharField(blank=True, max_length=20)),
                ("marks", models.SmallIntegerField(default=0)),
                ("day", models.DateField(default=datetime.date(1, 1, 1))),
                ("count", models.BigIntegerField()),
                ("fen", models.BigIntegerField()),
                ("folded", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("folded", False)), fields=["id"], name="ledger_tally_to_fold"),
                    models.Index(fields=["name", "day"], name="ledger_tally_by_day"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("folded", True)),
                        fields=("name", "day", "place", "klass", "state", "marks"),
                        name="ledger_tally_once",
                    )
                ],
            },
        ),
    ]
