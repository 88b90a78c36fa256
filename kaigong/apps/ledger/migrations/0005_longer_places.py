"""The place of a tally may be a county and a township of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_tally")]
    operations = [
        migrations.AlterField(model_name="tally", name="place", field=models.CharField(blank=True, max_length=130)),
    ]
