"""The tokens of the exchange."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=32, unique=True)),
                ("purpose", models.CharField(max_length=100, verbose_name="用途")),
                ("issued_at", models.DateTimeField()),
                ("issued_by", models.CharField(max_length=100)),
                ("until", models.DateField(verbose_name="有效期至")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency",
                        verbose_name="机构",
                    ),
                ),
            ],
            options={"ordering": ["-issued_at", "key"]},
        ),
    ]
