"""Themes (一事联办): cases of a theme, what was filled in, questions and ratings."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_certificates"),
        ("enterprises", "0001_initial"),
        ("projects", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=80)),
                ("value", models.JSONField(verbose_name="内容")),
                ("of_enterprise", models.BooleanField(default=False)),
                ("given_on", models.DateField(verbose_name="填写日")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40)),
                ("text", models.TextField(verbose_name="问题")),
                ("asked_by", models.CharField(max_length=80)),
                ("asked_on", models.DateField(verbose_name="提问日")),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                ("answered_by", models.CharField(blank=True, max_length=160)),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="答复日")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agency_id", models.CharField(max_length=60)),
                ("score", models.PositiveSmallIntegerField(verbose_name="评分")),
                ("text", models.TextField(blank=True, verbose_name="评价")),
                ("rated_by", models.CharField(max_length=80)),
                ("rated_on", models.DateField(verbose_name="评价日")),
                ("owes_answer", models.BooleanField(default=False)),
                ("answer", models.TextField(blank=True, verbose_name="回复")),
                ("answered_by", models.CharField(blank=True, max_length=160)),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="回复日")),
            ],
            options={
                "ordering": ["-rated_on", "-id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="cases_one_per_stage",
        ),
        migrations.RemoveIndex(
            model_name="item",
            name="cases_by_project",
        ),
        migrations.AddField(
            model_name="case",
            name="theme",
            field=models.CharField(blank=True, max_length=80, verbose_name="一事联办"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("theme", "")), fields=("project", "stage"), name="cases_one_per_stage"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(fields=("project", "code"), name="cases_applied_for_once"),
        ),
        migrations.AddField(
            model_name="formanswer",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="formanswer",
            name="enterprise",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="enterprises.enterprise"
            ),
        ),
        migrations.AddField(
            model_name="formanswer",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="projects.project"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="cases.item"
            ),
        ),
        migrations.AddField(
            model_name="rating",
            name="item",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="rating", to="cases.item"
            ),
        ),
        migrations.AddIndex(
            model_name="formanswer",
            index=models.Index(fields=["project", "field"], name="cases_answers_of_project"),
        ),
        migrations.AddIndex(
            model_name="formanswer",
            index=models.Index(fields=["enterprise", "of_enterprise"], name="cases_answers_of_owner"),
        ),
        migrations.AddConstraint(
            model_name="formanswer",
            constraint=models.UniqueConstraint(fields=("case", "field"), name="cases_answer_once"),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(fields=("item", "number"), name="cases_question_once"),
        ),
        migrations.AddIndex(
            model_name="rating",
            index=models.Index(fields=["agency_id", "owes_answer"], name="cases_ratings_owed"),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__gte", 1), ("score__lte", 5)), name="cases_rating_one_to_five"
            ),
        ),
    ]
