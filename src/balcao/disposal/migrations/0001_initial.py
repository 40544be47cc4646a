import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DisposalList",
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
                ("number", models.CharField(max_length=40, unique=True)),
                ("department", models.CharField(max_length=10)),
                ("table", models.CharField(max_length=60)),
                ("done_at", models.DateTimeField(null=True)),
                ("manifest_key", models.CharField(blank=True, default="", max_length=80)),
                ("manifest_sha256", models.CharField(blank=True, default="", max_length=64)),
                ("certificate", models.CharField(blank=True, default="", max_length=60)),
            ],
            options={
                "indexes": [models.Index(fields=["department", "-proposed_at"], name="disposal_list_department")],
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
                        name="disposal_disposallist_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="disposal_disposallist_decided_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")), fields=("department",), name="disposal_list_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("certificate", ""),
                                ("done_at__isnull", True),
                                ("manifest_key", ""),
                                ("manifest_sha256", ""),
                            ),
                            models.Q(
                                ("done_at__isnull", False),
                                ("outcome", "confirmed"),
                                models.Q(("manifest_key", ""), _negated=True),
                                models.Q(("manifest_sha256", ""), _negated=True),
                                models.Q(("certificate", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="disposal_list_done_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=40)),
                ("case_id", models.BigIntegerField()),
                ("service_id", models.CharField(max_length=80)),
                ("service", models.JSONField()),
                ("holder_id", models.CharField(max_length=40)),
                ("lodged_on", models.DateField()),
                ("ended_on", models.DateField()),
                ("ended_as", models.CharField(max_length=20)),
                ("rule", models.CharField(max_length=60)),
                ("years", models.PositiveSmallIntegerField()),
                ("basis", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("kept", "kept"), ("deleted", "deleted")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "because",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list),
                ),
                ("told_at", models.DateTimeField(null=True)),
                ("deleted_from", models.DateField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("matter", models.JSONField(default=dict)),
                ("rows", models.JSONField(default=dict)),
                ("sha256", models.CharField(blank=True, default="", max_length=64)),
                (
                    "files",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list),
                ),
                (
                    "disposal_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="disposal.disposallist"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["deleted_from"], name="disposal_item_due"
                    ),
                    models.Index(fields=["reference"], name="disposal_item_reference"),
                    models.Index(
                        condition=models.Q(("state", "deleted")),
                        fields=["holder_id", "-done_at"],
                        name="disposal_item_holder",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "deleted"])),
                        fields=("case_id",),
                        name="disposal_item_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", True), ("sha256", ""), ("state", "waiting")),
                            models.Q(
                                ("done_at__isnull", False),
                                ("sha256", ""),
                                ("state", "kept"),
                                models.Q(("because", []), _negated=True),
                            ),
                            models.Q(
                                ("done_at__isnull", False),
                                ("state", "deleted"),
                                ("told_at__isnull", False),
                                models.Q(("sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="disposal_item_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("deleted_from__isnull", True), ("told_at__isnull", True)),
                            models.Q(("deleted_from__isnull", False), ("told_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="disposal_item_told_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.CharField(max_length=200)),
                ("why", models.TextField()),
                ("since", models.DateField()),
                ("placed_at", models.DateTimeField()),
                ("placed_by_name", models.CharField(max_length=200)),
                ("eyes", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40))),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_by_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "lifted_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("lifted_why", models.TextField(blank=True, default="")),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("case", "body"),
                        name="disposal_hold_once_a_body",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("why", ""), _negated=True),
                            models.Q(("body", ""), _negated=True),
                            models.Q(("eyes", []), _negated=True),
                        ),
                        name="disposal_hold_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("eyes__overlap", models.F("lifted_eyes")), _negated=True),
                        name="disposal_hold_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at__isnull", True), ("lifted_eyes", []), ("lifted_why", "")),
                            models.Q(
                                ("lifted_at__isnull", False),
                                models.Q(("lifted_eyes", []), _negated=True),
                                models.Q(("lifted_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="disposal_hold_lifted_whole",
                    ),
                ],
            },
        ),
    ]
