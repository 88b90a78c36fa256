from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0006_map")]
    operations = [
        migrations.AddIndex("project", models.Index(fields=["started_on"], name="projects_by_start")),
        migrations.AddIndex("project", models.Index(fields=["forecast_start_on"], name="projects_by_forecast")),
    ]
