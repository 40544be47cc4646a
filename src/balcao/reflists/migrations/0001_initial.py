import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ReferenceList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("list_id", models.CharField(max_length=40, unique=True)),
                ("department", models.CharField(blank=True, max_length=10)),
                ("name", models.JSONField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("problem", models.CharField(blank=True, default="", max_length=60)),
                (
                    "above",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="below",
                        to="reflists.referencelist",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name__has_keys", ["zh-Hant", "pt", "en"])),
                        name="reflists_list_in_every_language",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("list_id__regex", "^[a-z][a-z0-9-]{1,39}$")), name="reflists_list_id"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Version",
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
                ("number", models.PositiveIntegerField()),
                ("since_on", models.DateField()),
                ("in_force_at", models.DateTimeField(null=True)),
                ("source", models.JSONField(default=dict)),
                ("rows", models.JSONField()),
                ("size", models.PositiveIntegerField()),
                ("content_hash", models.CharField(max_length=64)),
                ("faults", models.JSONField(default=list)),
                ("fetched", models.BooleanField(default=False)),
                ("repeats", models.PositiveIntegerField(null=True)),
                (
                    "reference_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="reflists.referencelist",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "published")),
                        fields=["reference_list", "-in_force_at", "-number"],
                        name="reflists_version_in_force",
                    )
                ],
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
                        name="reflists_version_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="reflists_version_decided_whole",
                    ),
                    models.UniqueConstraint(fields=("reference_list", "number"), name="reflists_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("reference_list",),
                        name="reflists_version_one_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "published"), _negated=True),
                            models.Q(("faults", []), ("in_force_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="reflists_version_published_whole",
                    ),
                ],
            },
        ),
    ]
