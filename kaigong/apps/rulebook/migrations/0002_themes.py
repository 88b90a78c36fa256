"""A city's own themes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rulebook", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CityTheme",
            fields=[
                ("id", models.SlugField(max_length=80, primary_key=True, serialize=False)),
                ("name_zh", models.CharField(blank=True, max_length=120, verbose_name="主题名称")),
                ("name_en", models.CharField(blank=True, max_length=160)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "草稿"), ("published", "已发布"), ("withdrawn", "已停用")],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, verbose_name="版本")),
                ("draft", models.JSONField(blank=True, null=True)),
                ("copied_from", models.CharField(blank=True, max_length=80)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="停用原因")),
                ("changed_by", models.CharField(max_length=80)),
                ("changed_at", models.DateTimeField(verbose_name="修改时间")),
                ("seen_n", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ThemeVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="版本")),
                ("data", models.JSONField()),
                ("published_by", models.CharField(max_length=80)),
                ("published_at", models.DateTimeField(verbose_name="发布时间")),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="rulebook.citytheme"
                    ),
                ),
            ],
            options={
                "ordering": ["theme", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("theme", "number"), name="rulebook_theme_version_once")
                ],
            },
        ),
    ]
