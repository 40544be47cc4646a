import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Translated",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service_id", models.CharField(max_length=80, unique=True)),
                ("marks", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="NewWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by_name", models.CharField(max_length=200)),
                (
                    "proposed_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40)),
                ),
                ("outcome", models.CharField(blank=True, default="", max_length=10)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "decided_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("service_id", models.CharField(max_length=80)),
                ("changes", models.JSONField()),
                ("why", models.TextField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ("", "returned")),
                            models.Q(
                                models.Q(("proposed_eyes__overlap", models.F("decided_eyes")), _negated=True),
                                models.Q(("decided_eyes", []), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="catalogue_newwords_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="catalogue_newwords_decided_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")), fields=("service_id",), name="catalogue_newwords_one_open"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service_id", models.CharField(max_length=80)),
                ("content_hash", models.CharField(max_length=64)),
                ("content", models.JSONField()),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("service_id", "content_hash"), name="catalogue_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Listing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service_id", models.CharField(max_length=80, unique=True)),
                ("withdrawn", models.BooleanField(default=False)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.publishedversion"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by_name", models.CharField(max_length=200)),
                (
                    "proposed_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40)),
                ),
                ("outcome", models.CharField(blank=True, default="", max_length=10)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "decided_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("service_id", models.CharField(max_length=80)),
                ("why", models.TextField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="catalogue.publishedversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ("", "returned")),
                            models.Q(
                                models.Q(("proposed_eyes__overlap", models.F("decided_eyes")), _negated=True),
                                models.Q(("decided_eyes", []), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="catalogue_release_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="catalogue_release_decided_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")), fields=("service_id",), name="catalogue_release_one_open"
                    ),
                ],
            },
        ),
    ]
