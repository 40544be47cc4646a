import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("cases", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60, unique=True)),
                ("assurance", models.PositiveSmallIntegerField()),
                ("language", models.CharField(max_length=10)),
                ("service_id", models.CharField(blank=True, max_length=80)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("approve", "approve"),
                            ("refuse", "refuse"),
                            ("confirm", "confirm"),
                            ("assign", "assign"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("clauses", models.JSONField(db_default=[], default=list)),
                ("conditions", models.TextField(blank=True, default="")),
                ("gathers", models.JSONField(null=True)),
                ("made_at", models.DateTimeField()),
                ("gathered_at", models.DateTimeField(null=True)),
                ("takes_effect_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "assignee",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-made_at"], name="worklists_batch_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("takes_effect_at__gt", models.F("made_at"))),
                        name="worklists_batch_can_be_stopped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("gathers__isnull", True), ("takes_effect_at__isnull", False)),
                            models.Q(("gathers__isnull", False), ("takes_effect_at__isnull", True)),
                            models.Q(
                                ("gathered_at__isnull", False),
                                ("gathers__isnull", False),
                                ("takes_effect_at__gte", models.F("gathered_at")),
                            ),
                            _connector="OR",
                        ),
                        name="worklists_batch_read_before_sent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("gathers__isnull", False), ("outcome", "assign")),
                            models.Q(models.Q(("outcome", "assign"), _negated=True), ("assignee__isnull", True)),
                            _connector="OR",
                        ),
                        name="worklists_batch_assigns_lists",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BatchLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=40)),
                ("seen", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("done", "done"), ("heard", "heard"), ("failed", "failed")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("problem", models.CharField(blank=True, default="", max_length=40)),
                ("by", models.CharField(blank=True, default="", max_length=200)),
                ("at", models.DateTimeField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="worklists.batch"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "reference"), name="worklists_batchline_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("at__isnull", True), ("state", "waiting")),
                            models.Q(("at__isnull", False), ("problem", ""), ("state__in", ("done", "heard"))),
                            models.Q(
                                ("at__isnull", False), ("state", "failed"), models.Q(("problem", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="worklists_batchline_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListExport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("assurance", models.PositiveSmallIntegerField()),
                ("language", models.CharField(max_length=10)),
                ("view", models.CharField(max_length=20)),
                ("narrowing", models.JSONField()),
                ("form", models.CharField(choices=[("csv", "csv"), ("xlsx", "xlsx")], max_length=4)),
                ("asked_at", models.DateTimeField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                ("storage_key", models.CharField(blank=True, default="", max_length=100)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-asked_at"], name="worklists_listexport_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at__isnull", True), ("storage_key", "")),
                            ("finished_at__isnull", False),
                            _connector="OR",
                        ),
                        name="worklists_listexport_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=10)),
                ("service_id", models.CharField(blank=True, default="", max_length=80)),
                ("field", models.CharField(blank=True, default="", max_length=120)),
                ("value", models.CharField(blank=True, default="", max_length=200)),
                ("skill", models.CharField(blank=True, default="", max_length=60)),
                ("people", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list)),
                ("made_at", models.DateTimeField()),
                ("tried_at", models.DateTimeField(null=True)),
                ("trial", models.JSONField(default=dict)),
                ("on_since", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True), ("on_since__isnull", False)),
                        fields=["department", "id"],
                        name="worklists_rule_in_force",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("on_since__isnull", True),
                            models.Q(("tried_at__isnull", False), ("tried_at__lte", models.F("on_since"))),
                            _connector="OR",
                        ),
                        name="worklists_rule_tried_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("field", ""), ("value", "")),
                            models.Q(models.Q(("field", ""), _negated=True), models.Q(("value", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="worklists_rule_field_and_value",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60, unique=True)),
                ("department", models.CharField(max_length=10)),
                ("service_id", models.CharField(blank=True, default="", max_length=80)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("percent", models.PositiveSmallIntegerField(null=True)),
                ("number", models.PositiveSmallIntegerField(null=True)),
                ("seed", models.CharField(max_length=32)),
                ("found", models.PositiveIntegerField()),
                ("drawn_at", models.DateTimeField()),
                (
                    "drawn_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("drawn_by__isnull", True), ("number__isnull", True), ("percent__isnull", False)),
                            models.Q(("drawn_by__isnull", False), ("number__isnull", False), ("percent__isnull", True)),
                            _connector="OR",
                        ),
                        name="worklists_sample_weekly_or_asked",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SampleRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=10, unique=True)),
                ("percent", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("percent__lte", 100)), name="worklists_samplerule_percent"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=10)),
                ("name", models.CharField(max_length=80)),
                ("view", models.CharField(max_length=20)),
                ("narrowing", models.JSONField()),
                ("shared", models.BooleanField(default=False)),
                ("saved_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["department", "name"], name="worklists_savedlist_dept")],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "department", "name"), name="worklists_savedlist_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=10)),
                ("service_id", models.CharField(max_length=80)),
                ("route", models.CharField(max_length=10)),
                (
                    "behind",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("drawn_at", models.DateTimeField()),
                (
                    "eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("remark", models.TextField(blank=True, default="")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "sample",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="worklists.sample"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["department", "-drawn_at"], name="worklists_sheet_department")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("eyes", []), ("reviewed_at__isnull", True), ("reviewer__isnull", True)),
                            models.Q(
                                ("reviewed_at__isnull", False),
                                ("reviewer__isnull", False),
                                models.Q(("eyes", []), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="worklists_sheet_reviewed_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("behind__overlap", models.F("eyes")), _negated=True),
                        name="worklists_sheet_other_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("criterion", models.CharField(max_length=30)),
                (
                    "result",
                    models.CharField(
                        choices=[("ok", "ok"), ("not_ok", "not_ok"), ("not_applicable", "not_applicable")],
                        max_length=14,
                    ),
                ),
                ("remark", models.TextField(blank=True, default="")),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="marks", to="worklists.sheet"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "criterion"), name="worklists_mark_once"),
                    models.CheckConstraint(
                        condition=models.Q(("result__in", ("ok", "not_ok", "not_applicable"))),
                        name="worklists_mark_result",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("remark", ""), ("result", "not_ok"), _negated=True),
                        name="worklists_mark_explained",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Skill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=10)),
                ("name", models.CharField(max_length=60)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("department", "person", "name"), name="worklists_skill_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Told",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="told", to="worklists.sheet"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)), fields=["person"], name="worklists_told_unread"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("sheet", "person"), name="worklists_told_once")],
            },
        ),
    ]
