"""Indexes that nothing asked for, or whose work a constraint does: every move had to keep them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_desk_views")]
    operations = [
        migrations.RemoveIndex(model_name="item", name="cases_desk"),
        migrations.AlterField(
            model_name="item",
            name="case",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="items", to="cases.case"
            ),
        ),
        migrations.AlterField(
            model_name="item",
            name="project",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="items", to="projects.project"
            ),
        ),
    ]
