import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import balcao.cases.consultation
import balcao.cases.findings
import balcao.cases.meetings
import balcao.cases.states


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("catalogue", "0001_initial"),
        ("notices", "0001_initial"),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=40, unique=True)),
                ("service_id", models.CharField(max_length=80)),
                ("holder_id", models.CharField(max_length=40)),
                ("department", models.CharField(max_length=10)),
                ("duty", models.CharField(max_length=60)),
                ("clearance", models.PositiveSmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("processing", "processing"),
                            ("consulting", "consulting"),
                            ("with_officer", "with_officer"),
                            ("proposed", "proposed"),
                            ("supplement", "supplement"),
                            ("hearing", "hearing"),
                            ("granted", "granted"),
                            ("refused", "refused"),
                            ("imposed", "imposed"),
                            ("dropped", "dropped"),
                            ("lapsed", "lapsed"),
                            ("shelved", "shelved"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=20,
                    ),
                ),
                ("lodged_by", models.CharField(max_length=40)),
                ("lodged_by_name", models.CharField(max_length=200)),
                ("lodged_at", models.DateTimeField()),
                ("channel", models.CharField(default="web", max_length=10)),
                ("clerk_name", models.CharField(blank=True, default="", max_length=200)),
                ("language", models.CharField(default="zh-Hant", max_length=10)),
                ("answers", models.JSONField()),
                ("facts", models.JSONField()),
                ("content_hash", models.CharField(max_length=64)),
                ("fee_lines", models.JSONField(default=list)),
                ("receipt_number", models.CharField(blank=True, default="", max_length=40)),
                ("licence_number", models.CharField(blank=True, default="", max_length=40)),
                ("about", models.CharField(blank=True, default="", max_length=60)),
                ("process_state", models.JSONField(null=True)),
                ("clock_days", models.PositiveSmallIntegerField(null=True)),
                ("clock_runs", models.JSONField(default=list)),
                ("clock_since", models.DateField(null=True)),
                ("deadline_at", models.DateTimeField(null=True)),
                ("overdue", models.BooleanField(default=False)),
                ("proposal", models.JSONField(default=dict)),
                (
                    "proposed_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("corrected", models.JSONField(default=dict)),
                ("outcome", models.CharField(blank=True, default="", max_length=10)),
                ("route", models.CharField(blank=True, default="", max_length=10)),
                ("reasons", models.JSONField(default=list)),
                ("note", models.TextField(blank=True, default="")),
                ("conditions", models.JSONField(default=list)),
                ("clauses", models.JSONField(default=list)),
                ("trace", models.JSONField(default=dict)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, default="", max_length=40)),
                ("decided_by_name", models.CharField(blank=True, default="", max_length=200)),
                ("decided_for_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "decided_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("revision", models.PositiveSmallIntegerField(default=0)),
                (
                    "barred",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("refers_back", models.JSONField(null=True)),
                ("reduces_to", models.BigIntegerField(null=True)),
                ("granted", models.BigIntegerField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("sought_by", models.TextField(default="")),
                ("complexity", models.PositiveSmallIntegerField(default=1)),
                ("urgent_reason", models.CharField(blank=True, default="", max_length=300)),
                ("labels", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list)),
                ("pressing_at", models.DateTimeField(editable=False, null=True)),
                ("stands_still", models.CharField(blank=True, default="", max_length=12)),
                ("stood_in", models.CharField(blank=True, default="", max_length=20)),
                ("clock_stood", models.BooleanField(default=False)),
                (
                    "assignee",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "process_version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.publishedversion",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.publishedversion"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Assessor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("outside", models.CharField(blank=True, default="", max_length=120)),
                ("named_at", models.DateTimeField()),
                ("reminded_at", models.DateTimeField(null=True)),
                ("left_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CarryOver",
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
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.publishedversion"
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
                        name="cases_carryover_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="cases_carryover_decided_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("outcome", ""),
                            models.Q(("finished_at__isnull", True), ("outcome", "agreed")),
                            _connector="OR",
                        ),
                        fields=("service_id",),
                        name="cases_carryover_one_under_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("finished_at__isnull", True), ("outcome", "agreed"), _connector="OR"),
                        name="cases_carryover_finished_if_agreed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fine",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="fine",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("least", models.BigIntegerField()),
                ("most", models.BigIntegerField()),
                ("amount", models.BigIntegerField()),
                ("heard", models.BigIntegerField(null=True)),
                ("row", models.CharField(blank=True, default="", max_length=60)),
                ("law", models.JSONField(default=list)),
                ("annulled_at", models.DateTimeField(null=True)),
                ("counts_from", models.DateField(null=True)),
                ("early_until", models.DateField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("reminded", models.PositiveSmallIntegerField(default=0)),
                ("enforced_at", models.DateTimeField(null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("in_parts_since", models.DateTimeField(null=True)),
                ("called_on", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="CarriedCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("problem", models.CharField(blank=True, default="", max_length=20)),
                ("steps", models.JSONField(default=list)),
                ("at", models.DateTimeField(null=True)),
                (
                    "from_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.publishedversion"
                    ),
                ),
                (
                    "carry_over",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="cases.carryover"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("carry_over", "case"), name="cases_carriedcase_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("problem", ""), ("state__in", ("waiting", "carried"))),
                            models.Q(("problem__gt", ""), ("state", "stays")),
                            _connector="OR",
                        ),
                        name="cases_carriedcase_stays_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("mean", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("spread", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("rank", models.PositiveIntegerField(null=True)),
                ("out", models.BooleanField(default=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("visit", "visit"), ("counter", "counter"), ("video", "video"), ("phone", "phone")],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("agreed", "agreed"),
                            ("cancelled", "cancelled"),
                            ("held", "held"),
                            ("missed", "missed"),
                        ],
                        default=balcao.cases.meetings.AppointmentState["PROPOSED"],
                        max_length=10,
                    ),
                ),
                ("by_applicant", models.BooleanField(default=False)),
                ("times", models.JSONField(default=list)),
                ("starts_at", models.DateTimeField(null=True)),
                ("minutes", models.PositiveSmallIntegerField()),
                ("place", models.CharField(blank=True, default="", max_length=300)),
                ("link", models.CharField(blank=True, default="", max_length=300)),
                ("note", models.TextField(blank=True, default="")),
                ("sequence", models.PositiveSmallIntegerField(default=0)),
                ("step", models.CharField(blank=True, db_default="", default="", max_length=40)),
                ("counter", models.CharField(blank=True, db_default="", default="", max_length=140)),
                ("seat", models.PositiveSmallIntegerField(null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="appointments", to="cases.case"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "agreed")), fields=["starts_at"], name="cases_appointment_day"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                (
                                    balcao.cases.meetings.AppointmentState["PROPOSED"],
                                    balcao.cases.meetings.AppointmentState["AGREED"],
                                ),
                            )
                        ),
                        fields=("case", "kind"),
                        name="cases_appointment_one_live",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "agreed"), models.Q(("counter", ""), _negated=True)),
                        fields=("counter", "starts_at", "seat"),
                        name="cases_appointment_one_a_seat",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "cancelled"),
                            models.Q(("starts_at__isnull", True), ("state", "proposed")),
                            models.Q(("starts_at__isnull", False), ("state__in", ["agreed", "held", "missed"])),
                            _connector="OR",
                        ),
                        name="cases_appointment_time_when_agreed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("made_at", models.DateTimeField()),
                ("made_by_name", models.CharField(max_length=200)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="cases.case"
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="linked_from", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "target", "kind"), name="cases_link_once"),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True), name="cases_link_two_cases"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "joined_to")), fields=("source",), name="cases_link_joined_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "objects_to",
                                    "renews",
                                    "replaces",
                                    "part_of",
                                    "split_from",
                                    "joined_to",
                                    "continues",
                                    "opened_from",
                                ],
                            )
                        ),
                        name="cases_link_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Charge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("charge_id", models.CharField(max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("paid", "paid"), ("lapsed", "lapsed"), ("dropped", "dropped")],
                        max_length=10,
                    ),
                ),
                ("order_id", models.BigIntegerField(null=True)),
                ("raised_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("release_on", models.DateField(null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="charges", to="cases.case"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "open")), fields=["due_on"], name="cases_charge_due"),
                    models.Index(
                        condition=models.Q(("release_on__isnull", False), ("state", "paid")),
                        fields=["release_on"],
                        name="cases_charge_release",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "charge_id"), name="cases_charge_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "paid"), _negated=True), ("paid_at__isnull", False), _connector="OR"
                        ),
                        name="cases_charge_paid_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoApplicant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("left_at", models.DateTimeField(null=True)),
                ("left_why", models.CharField(blank=True, default="", max_length=1000)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="co_applicants", to="cases.case"
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
                "indexes": [models.Index(fields=["person"], name="cases_coapplicant_person")],
                "constraints": [models.UniqueConstraint(fields=("case", "person"), name="cases_coapplicant_once")],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(default="decided", max_length=10)),
                ("outcome", models.CharField(max_length=10)),
                ("route", models.CharField(max_length=10)),
                ("reasons", models.JSONField(default=list)),
                ("note", models.TextField(blank=True, default="")),
                ("conditions", models.JSONField(default=list)),
                ("clauses", models.JSONField(default=list)),
                ("trace", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("effect_on", models.DateField()),
                ("by", models.CharField(max_length=40)),
                ("by_name", models.CharField(max_length=200)),
                ("for_name", models.CharField(blank=True, default="", max_length=200)),
                ("why", models.TextField(blank=True, default="")),
                ("changed", models.JSONField(default=dict)),
                (
                    "proposed_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                (
                    "eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                (
                    "because_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="caused_decisions",
                        to="cases.case",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="cases.case"
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="cases.decision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("case",),
                        name="cases_decision_one_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "decided"), ("supersedes__isnull", True)),
                            models.Q(("supersedes__isnull", False), models.Q(("kind", "decided"), _negated=True)),
                            _connector="OR",
                        ),
                        name="cases_decision_kind_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("proposed_eyes__overlap", models.F("eyes")), _negated=True),
                        name="cases_decision_four_eyes",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="case",
            name="against",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.decision"
            ),
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("free", models.BooleanField()),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="declarations", to="cases.assessment"
                    ),
                ),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="declarations", to="cases.assessor"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "assessor", "free"), name="cases_declaration_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("free", True), ("reason", "")),
                            models.Q(("free", False), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="cases_declaration_conflict_said",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_by", models.CharField(max_length=40)),
                ("asked_by_name", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("why", models.TextField(blank=True, default="")),
                ("due_on", models.DateField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="disclosures", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("case",),
                        name="cases_disclosure_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("read_at__isnull", True)),
                            models.Q(
                                ("answered_at__gte", models.F("asked_at")),
                                models.Q(
                                    ("read_at__isnull", True),
                                    ("read_at__gte", models.F("answered_at")),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="cases_disclosure_answered_first",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service_id", models.CharField(max_length=80)),
                ("holder_id", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("lodged", "lodged"), ("discarded", "discarded")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("created_by", models.CharField(max_length=40)),
                ("created_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                ("facts", models.JSONField(default=dict)),
                ("asked_at", models.JSONField(db_column="asked_on", default=dict)),
                ("unreachable", models.JSONField(default=list)),
                ("licence_number", models.CharField(blank=True, default="", max_length=40)),
                ("about", models.CharField(blank=True, default="", max_length=60)),
                ("start_key", models.CharField(max_length=80, unique=True)),
                ("frozen_hash", models.CharField(blank=True, default="", max_length=64)),
                ("frozen_by", models.CharField(blank=True, default="", max_length=40)),
                ("binding", models.JSONField(default=dict)),
                ("checkout", models.JSONField(default=dict)),
                ("lodge_problem", models.CharField(blank=True, default="", max_length=80)),
                ("copy", models.JSONField(default=dict)),
                (
                    "clerks",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("reminded_at", models.DateTimeField(null=True)),
                ("left_out", models.JSONField(db_default=[], default=list)),
                (
                    "against",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.decision"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.publishedversion"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["holder_id", "-saved_at"],
                        name="cases_draft_holder",
                    ),
                    models.Index(
                        condition=models.Q(("state", "open"), models.Q(("about", ""), _negated=True)),
                        fields=["about"],
                        name="cases_draft_about",
                    ),
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["saved_at"], name="cases_draft_untouched"
                    ),
                    models.Index(fields=["created_by"], name="cases_draft_created_by"),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("clerks", []), _negated=True), fields=["clerks"], name="cases_draft_clerks"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=60)),
                ("row", models.CharField(blank=True, db_default="", default="", max_length=120)),
                ("register", models.CharField(max_length=60)),
                ("field", models.CharField(max_length=80)),
                ("department", models.CharField(max_length=10)),
                ("said", models.JSONField(null=True)),
                ("right", models.JSONField(null=True)),
                ("why", models.TextField()),
                ("papers", models.JSONField(default=list)),
                ("holds_up", models.BooleanField(default=False)),
                ("asked_by", models.CharField(max_length=40)),
                ("asked_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("corrected", "corrected"),
                            ("stands", "stands"),
                            ("taken_back", "taken_back"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True, default="")),
                ("answered_by", models.CharField(blank=True, default="", max_length=40)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="cases.draft"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["department", "due_on"],
                        name="cases_correction_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("draft", "question", "row"),
                        name="cases_correction_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True), ("answered_at__gte", models.F("asked_at"))
                            ),
                            _connector="OR",
                        ),
                        name="cases_correction_answered_when_over",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=60)),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("key", models.CharField(max_length=40)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.CharField(blank=True, default="", max_length=40)),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="cases.draft"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("draft", "written_by", "key"), name="cases_comment_once"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="cases_comment_says_something"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="case",
            name="draft",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="case", to="cases.draft"
            ),
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=60)),
                ("value", models.JSONField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("written_by", models.CharField(max_length=40)),
                ("written_at", models.DateTimeField()),
                ("origin", models.JSONField(db_default={}, default=dict)),
                ("clerk", models.CharField(blank=True, db_default="", default="", max_length=200)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="cases.draft"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("draft", "question"), name="cases_answer_once")],
            },
        ),
        migrations.CreateModel(
            name="Allotment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.CharField(max_length=60)),
                ("to", models.CharField(max_length=70)),
                ("word", models.CharField(blank=True, default="", max_length=200)),
                ("allotted_by", models.CharField(max_length=40)),
                ("allotted_at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="allotments", to="cases.draft"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("draft", "page"), name="cases_allotment_once"),
                    models.CheckConstraint(
                        condition=models.Q(("to__startswith", "p-"), ("to__startswith", "post:"), _connector="OR"),
                        name="cases_allotment_to_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=40)),
                ("by_name", models.CharField(max_length=200)),
                ("amount", models.BigIntegerField(default=0)),
                ("note", models.TextField(blank=True, default="")),
                ("photos", models.JSONField(default=list)),
                ("refused", models.BooleanField(default=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hand_backs", to="cases.case"
                    ),
                ),
                (
                    "charge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hand_backs", to="cases.charge"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("refused", False)), fields=("charge",), name="cases_hand_back_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount", 0),
                            models.Q(("amount__gt", 0), models.Q(("note", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="cases_hand_back_damage_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Help",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("may_fill", models.BooleanField()),
                (
                    "pages",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list),
                ),
                ("until_on", models.DateField()),
                ("invited_at", models.DateTimeField()),
                ("open_until_on", models.DateField()),
                ("way", models.CharField(choices=[("link", "link"), ("contact", "contact")], max_length=7)),
                ("contact", models.CharField(blank=True, default="", max_length=100)),
                ("secret_hash", models.CharField(max_length=64, null=True, unique=True)),
                ("nonce", models.CharField(blank=True, default="", max_length=32)),
                ("wrong_codes", models.PositiveSmallIntegerField(default=0)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("read_on", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, default="", max_length=40)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("withdrawn", "withdrawn"),
                            ("declined", "declined"),
                            ("left", "left"),
                            ("replaced", "replaced"),
                            ("codes", "codes"),
                            ("closed", "closed"),
                        ],
                        default="",
                        max_length=9,
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="helps", to="cases.draft"
                    ),
                ),
                (
                    "helper",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "invited",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("helper__isnull", False)), fields=["helper"], name="cases_help_of"
                    ),
                    models.Index(
                        condition=models.Q(("invited__isnull", False)), fields=["invited"], name="cases_help_asked"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("draft", "helper"),
                        name="cases_help_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at__isnull", True), ("helper__isnull", True)),
                            models.Q(("accepted_at__isnull", False), ("helper__isnull", False)),
                            _connector="OR",
                        ),
                        name="cases_help_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end", ""), ("ended_at__isnull", True)),
                            models.Q(("ended_at__isnull", False), models.Q(("end", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="cases_help_end_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("invited__isnull", True), ("secret_hash__isnull", False), ("way", "link")),
                            models.Q(("secret_hash__isnull", True), ("way", "contact")),
                            _connector="OR",
                        ),
                        name="cases_help_by_link_or_contact",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Impediment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500)),
                ("declared_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_why", models.CharField(blank=True, default="", max_length=500)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="impediments", to="cases.case"
                    ),
                ),
                (
                    "lifted_by",
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("case", "person"),
                        name="cases_impediment_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="cases_impediment_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True), ("lifted_why", "")),
                            models.Q(
                                ("lifted_at__isnull", False),
                                ("lifted_by__isnull", False),
                                models.Q(("lifted_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="cases_impediment_lifted_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_by__isnull", True),
                            models.Q(("lifted_by", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="cases_impediment_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "planned"), ("signed", "signed"), ("called_off", "called_off")],
                        default=balcao.cases.findings.InspectionState["PLANNED"],
                        max_length=10,
                    ),
                ),
                ("required", models.BooleanField(default=False)),
                ("due_on", models.DateField(null=True)),
                ("place", models.CharField(blank=True, default="", max_length=300)),
                ("parish", models.CharField(blank=True, default="", max_length=60)),
                ("checklist", models.JSONField(default=list)),
                ("planned_at", models.DateTimeField()),
                ("planned_by_name", models.CharField(max_length=200)),
                ("closed_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
                ("report_number", models.CharField(blank=True, default="", max_length=60)),
                (
                    "appointment",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.appointment"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="inspections", to="cases.case"
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.inspection"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("required", True), ("state", "planned")),
                        fields=("case",),
                        name="cases_inspection_one_required",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("state", "planned")),
                            models.Q(("closed_at__isnull", False), ("state", "signed")),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state", "called_off"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="cases_inspection_closed_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=42)),
                ("value", models.JSONField(null=True)),
                ("remark", models.TextField(blank=True, default="")),
                ("version", models.PositiveIntegerField(default=1)),
                ("by", models.CharField(max_length=40)),
                ("by_name", models.CharField(max_length=200)),
                ("found_at", models.DateTimeField()),
                ("kept_at", models.DateTimeField()),
                ("late", models.BooleanField(default=False)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="cases.inspection"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("late", False)), fields=("inspection", "item"), name="cases_finding_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("late", True)),
                        fields=("inspection", "item", "by"),
                        name="cases_finding_late_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InspectionPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(unique=True)),
                ("item", models.CharField(blank=True, default="", max_length=42)),
                ("file", models.JSONField()),
                ("taken_at", models.DateTimeField()),
                ("latitude", models.DecimalField(decimal_places=5, max_digits=8, null=True)),
                ("longitude", models.DecimalField(decimal_places=5, max_digits=8, null=True)),
                ("by", models.CharField(max_length=40)),
                ("by_name", models.CharField(max_length=200)),
                ("kept_at", models.DateTimeField()),
                ("late", models.BooleanField(default=False)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="cases.inspection"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                            _connector="OR",
                        ),
                        name="cases_photo_place_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Inspector",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signed_at", models.DateTimeField(null=True)),
                ("signed_hash", models.CharField(blank=True, default="", max_length=64)),
                ("assurance", models.PositiveSmallIntegerField(default=0)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="inspectors", to="cases.inspection"
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
                "constraints": [
                    models.UniqueConstraint(fields=("inspection", "person"), name="cases_inspector_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("signed_hash", "")),
                            models.Q(("signed_at__isnull", False), models.Q(("signed_hash", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="cases_inspector_signs_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Label",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=10)),
                ("name", models.JSONField()),
                ("meaning", models.JSONField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("department", "name"),
                        name="cases_label_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_holder", models.CharField(max_length=40)),
                ("to_holder", models.CharField(max_length=40)),
                ("offered_at", models.DateTimeField()),
                ("offered_by_name", models.CharField(max_length=200)),
                ("agreed_at", models.DateTimeField(null=True)),
                ("agreed_by_name", models.CharField(blank=True, default="", max_length=200)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("taken_back", "taken_back"),
                            ("declined", "declined"),
                            ("refused", "refused"),
                            ("overtaken", "overtaken"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="cases.case"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("accepted_at__isnull", True), ("ended_at__isnull", True)),
                        fields=["to_holder"],
                        name="cases_offer_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_holder", models.F("to_holder")), _negated=True),
                        name="cases_offer_two_holders",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True),
                            models.Q(("agreed_at__isnull", False), ("ended_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="cases_offer_agreed_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_why", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ended_why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="cases_offer_ended_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at__isnull", True), ("ended_at__isnull", True)),
                        fields=("case",),
                        name="cases_offer_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=120)),
                ("outside", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField()),
                ("days", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                (
                    "silence",
                    models.CharField(
                        choices=[
                            ("noted", "noted"),
                            ("favourable", "favourable"),
                            ("unfavourable", "unfavourable"),
                            ("escalate", "escalate"),
                        ],
                        default=balcao.cases.consultation.Silence["NOTED"],
                        max_length=15,
                    ),
                ),
                ("binding", models.BooleanField(default=False)),
                ("pages", models.JSONField(default=list)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("favourable", "favourable"),
                            ("conditions", "conditions"),
                            ("unfavourable", "unfavourable"),
                            ("none", "none"),
                        ],
                        default="",
                        max_length=15,
                    ),
                ),
                ("text", models.TextField(blank=True, default="")),
                ("conditions", models.TextField(blank=True, default="")),
                ("escalated_at", models.DateTimeField(null=True)),
                ("given_at", models.DateTimeField(null=True)),
                ("given_by_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="opinions", to="cases.case"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("given_at__isnull", True)),
                        fields=["department", "due_on"],
                        name="cases_opinion_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "department"), name="cases_opinion_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("given_at__isnull", True), ("kind", "")),
                            models.Q(models.Q(("kind", ""), _negated=True), ("given_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="cases_opinion_given_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "conditions"), _negated=True),
                            models.Q(("conditions", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cases_opinion_conditions_said",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Panel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service_id", models.CharField(max_length=80)),
                ("key", models.CharField(max_length=40)),
                ("place", models.PositiveSmallIntegerField()),
                ("in_round", models.BooleanField()),
                ("stage", models.JSONField()),
                ("ties", models.JSONField(default=list)),
                ("department", models.CharField(max_length=10)),
                ("duty", models.CharField(max_length=60)),
                ("clearance", models.PositiveSmallIntegerField(default=0)),
                ("begun_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("opened_by_name", models.CharField(blank=True, default="", max_length=200)),
                ("due_on", models.DateField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("shown_at", models.DateTimeField(null=True)),
                ("shown_by_name", models.CharField(blank=True, default="", max_length=200)),
                ("shown_why", models.CharField(blank=True, default="", max_length=500)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.publishedversion"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)), fields=["department"], name="cases_panel_open"
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True), ("due_on__isnull", False)),
                        fields=["due_on"],
                        name="cases_panel_due",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("service_id", "key", "place"), name="cases_panel_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", True), ("due_on__isnull", True), ("opened_at__isnull", True)
                            ),
                            models.Q(("due_on__isnull", False), ("opened_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="cases_panel_opened_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("shown_at__isnull", True), ("shown_by_name", ""), ("shown_why", "")),
                            models.Q(
                                ("shown_at__isnull", False),
                                models.Q(("shown_by_name", ""), _negated=True),
                                models.Q(("shown_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="cases_panel_shown_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Closing",
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
                ("order_sha256", models.CharField(max_length=64)),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="closings", to="cases.panel"
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
                        name="cases_closing_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="cases_closing_decided_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")), fields=("panel",), name="cases_closing_one_open"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="assessor",
            name="panel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="assessors", to="cases.panel"
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="panel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="cases.panel"
            ),
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("file", models.JSONField()),
                ("filed_by", models.CharField(max_length=200)),
                ("filed_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="papers", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "sha256"), name="cases_paper_once")],
            },
        ),
        migrations.CreateModel(
            name="PaperCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(blank=True, default="", max_length=40)),
                ("address", models.CharField(blank=True, default="", max_length=300)),
                ("deputy_name", models.CharField(blank=True, default="", max_length=100)),
                ("deputy_card", models.CharField(blank=True, default="", max_length=20)),
                ("code", models.CharField(max_length=8, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("to_print", "to_print"),
                            ("ready", "ready"),
                            ("collected", "collected"),
                            ("posted", "posted"),
                            ("returned", "returned"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("wanted_at", models.DateTimeField()),
                ("print_by", models.DateField(null=True)),
                ("printed_at", models.DateTimeField(null=True)),
                ("printed_by", models.CharField(blank=True, default="", max_length=200)),
                ("keep_until", models.DateField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, default="", max_length=200)),
                ("collected_by", models.CharField(blank=True, default="", max_length=100)),
                ("collected_as", models.CharField(blank=True, default="", max_length=10)),
                ("fee_back_at", models.DateTimeField(null=True)),
                ("tracking", models.CharField(blank=True, default="", max_length=40)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="paper_copy", to="cases.case"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["to_print", "ready"])),
                        fields=["place", "print_by"],
                        name="cases_papercopy_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("place", ""), models.Q(("address", ""), _negated=True)),
                            models.Q(models.Q(("place", ""), _negated=True), ("address", "")),
                            _connector="OR",
                        ),
                        name="cases_papercopy_place_or_post",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("deputy_card", ""), ("deputy_name", "")),
                            models.Q(
                                models.Q(("deputy_name", ""), _negated=True),
                                models.Q(("deputy_card", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="cases_papercopy_deputy_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("printed_at__isnull", True), ("state__in", ["waiting", "to_print"])),
                            models.Q(
                                ("printed_at__isnull", False),
                                ("state__in", ["ready", "collected", "posted", "returned"]),
                            ),
                            _connector="OR",
                        ),
                        name="cases_papercopy_printed_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "collected"), models.Q(("collected_by", ""), _negated=True)),
                            models.Q(models.Q(("state", "collected"), _negated=True), ("collected_by", "")),
                            _connector="OR",
                        ),
                        name="cases_papercopy_collected_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("file", models.JSONField()),
                ("pages", models.PositiveSmallIntegerField()),
                ("typed", models.JSONField(default=dict)),
                ("version_id", models.PositiveBigIntegerField()),
                ("received_by", models.CharField(max_length=40)),
                ("received_at", models.DateTimeField()),
                ("clerk_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="paper_forms", to="cases.draft"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("draft", "sha256"), name="cases_paper_form_once")],
            },
        ),
        migrations.CreateModel(
            name="Points",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given", models.JSONField()),
                ("reasons", models.JSONField(default=dict)),
                ("total", models.DecimalField(decimal_places=2, max_digits=5)),
                ("given_at", models.DateTimeField()),
                ("why", models.CharField(blank=True, default="", max_length=500)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="points", to="cases.assessment"
                    ),
                ),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="points", to="cases.assessor"
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="cases.points",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("corrects__isnull", True)),
                        fields=("assessment", "assessor"),
                        name="cases_points_given_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("corrects__isnull", True), ("why", "")),
                            models.Q(("corrects__isnull", False), models.Q(("why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="cases_points_corrected_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total__gte", 0), ("total__lte", 100)), name="cases_points_of_a_hundred"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corrects__isnull", True),
                            models.Q(("corrects", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="cases_points_correct_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Prefill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service_id", models.CharField(max_length=80)),
                ("activity", models.CharField(blank=True, db_default="", default="", max_length=30)),
                ("answers", models.JSONField()),
                ("nonce", models.CharField(max_length=32)),
                ("key", models.CharField(max_length=80)),
                ("holder_id", models.CharField(max_length=40)),
                ("made_by", models.CharField(max_length=40)),
                ("made_at", models.DateTimeField()),
                ("until_on", models.DateField()),
                ("taken_by", models.CharField(blank=True, default="", max_length=40)),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "draft",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.draft"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("made_by", "key"), name="cases_prefill_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("draft__isnull", True), ("taken_at__isnull", True), ("taken_by", "")),
                            models.Q(("taken_at__isnull", False), models.Q(("taken_by", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="cases_prefill_taken_by_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.CharField(max_length=60)),
                ("seen_at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.draft"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("draft", "person"), name="cases_presence_once")],
            },
        ),
        migrations.CreateModel(
            name="RecordingWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(choices=[("office", "office"), ("applicant", "applicant")], max_length=10)),
                ("agrees", models.BooleanField()),
                ("said_at", models.DateTimeField()),
                ("said_by", models.CharField(max_length=40)),
                ("said_by_name", models.CharField(max_length=200)),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recording_words",
                        to="cases.appointment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("appointment", "side"), name="cases_recording_one_a_side")
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "unfounded",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list),
                ),
                ("days", models.PositiveSmallIntegerField()),
                ("count", models.CharField(max_length=10)),
                ("counts_from", models.DateField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to="cases.case"
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="referral", to="cases.decision"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)), fields=("case",), name="cases_referral_one_open"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterConsent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("register", models.CharField(max_length=60)),
                ("concerns", models.CharField(max_length=40)),
                ("put", models.CharField(max_length=64)),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list),
                ),
                ("answered_by", models.CharField(max_length=40)),
                ("answered_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="cases.draft"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["concerns", "-answered_at"], name="cases_consent_concerns")],
                "constraints": [
                    models.UniqueConstraint(fields=("draft", "register"), name="cases_consent_once"),
                    models.CheckConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True), ("fields__len__gt", 0), _connector="OR"),
                        name="cases_consent_given_before_withdrawn",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reissue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service_id", models.CharField(max_length=80)),
                ("version_id", models.BigIntegerField()),
                ("place", models.PositiveIntegerField()),
                ("why", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("asked_by_name", models.CharField(max_length=200)),
                ("wanted", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("issued", models.PositiveIntegerField(default=0)),
                ("after_id", models.BigIntegerField(default=0)),
                ("until_id", models.BigIntegerField()),
                ("stopped_at", models.DateTimeField(null=True)),
                ("stopped_by_name", models.CharField(blank=True, default="", max_length=200)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at", None), ("stopped_at", None)),
                        fields=("service_id",),
                        name="cases_reissue_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done__lte", models.F("wanted")), ("issued__lte", models.F("done"))),
                        name="cases_reissue_done_of_wanted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reservation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("batch", models.CharField(blank=True, default="", max_length=20)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reservation", to="cases.case"
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))), name="cases_reservation_period"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("outcome", models.CharField(max_length=10)),
                ("why", models.TextField()),
                ("reasons", models.JSONField(default=list)),
                ("note", models.TextField(blank=True, default="")),
                ("conditions", models.TextField(blank=True, default="")),
                ("days", models.JSONField(default=list)),
                ("corrected", models.JSONField(default=dict)),
                ("read_again", models.JSONField(default=list)),
                ("refund", models.BooleanField(default=False)),
                ("reduces_to", models.BigIntegerField(null=True)),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by_name", models.CharField(max_length=200)),
                ("proposed_for_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "proposed_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("end", models.CharField(blank=True, default="", max_length=10)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "ended_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("end_note", models.TextField(blank=True, default="")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="revisions", to="cases.case"
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.decision"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("end", "")), fields=("case",), name="cases_revision_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("corrected", "amended", "revoked", "express")),
                            models.Q(("why", ""), _negated=True),
                        ),
                        name="cases_revision_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end", ""), ("ended_at__isnull", True)),
                            models.Q(("end__in", ["done", "returned"]), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="cases_revision_ended_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end", "done"), _negated=True),
                            models.Q(("proposed_eyes__overlap", models.F("ended_eyes")), _negated=True),
                            _connector="OR",
                        ),
                        name="cases_revision_four_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hearing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("outcome", models.CharField(max_length=10)),
                ("route", models.CharField(max_length=10)),
                ("reasons", models.JSONField(default=list)),
                ("note", models.TextField(blank=True, default="")),
                ("trace", models.JSONField(default=dict)),
                ("opened_at", models.DateTimeField()),
                ("opened_by_name", models.CharField(max_length=200)),
                ("days", models.PositiveSmallIntegerField()),
                ("count", models.CharField(max_length=10)),
                ("unanswered", models.CharField(max_length=10)),
                ("counts_from", models.DateField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("extended_to", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("end", models.CharField(blank=True, default="", max_length=10)),
                ("answered_by_name", models.CharField(blank=True, default="", max_length=200)),
                ("answer", models.TextField(blank=True, default="")),
                ("files", models.JSONField(default=list)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="notices.notice"
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hearings",
                        to="cases.revision",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)), fields=["due_on"], name="cases_hearing_due"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)), fields=("case",), name="cases_hearing_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end", ""), ("ended_at__isnull", True)),
                            models.Q(
                                ("end__in", ["answered", "waived", "silent", "called_off"]), ("ended_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="cases_hearing_ended_somehow",
                    ),
                    models.CheckConstraint(condition=models.Q(("days__gte", 10)), name="cases_hearing_ten_days"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40)),
                ("question", models.CharField(max_length=60)),
                ("version", models.PositiveIntegerField()),
                (
                    "draft",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.draft"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("draft", "key", "question"), name="cases_sending_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Showing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.CharField(blank=True, default="", max_length=60)),
                ("words", models.JSONField(default=dict)),
                ("title", models.JSONField()),
                ("shown_at", models.DateTimeField()),
                ("shown_by", models.CharField(max_length=40)),
                ("shown_by_name", models.CharField(max_length=200)),
                ("opened_at", models.DateTimeField(null=True)),
                ("over_at", models.DateTimeField(null=True)),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="showings", to="cases.appointment"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("over_at__isnull", True)),
                        fields=("appointment",),
                        name="cases_showing_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(models.Q(("page", ""), _negated=True), ("words", {})),
                            models.Q(("page", ""), models.Q(("words", {}), _negated=True)),
                            _connector="OR",
                        ),
                        name="cases_showing_page_or_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("needed", models.BooleanField(default=False)),
                ("offices", models.JSONField(default=list)),
                ("content_hash", models.CharField(max_length=64)),
                ("asked_at", models.DateTimeField()),
                ("until_on", models.DateField()),
                ("reminded", models.PositiveSmallIntegerField()),
                ("late_at", models.DateTimeField(null=True)),
                ("signed_at", models.DateTimeField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("voided_at", models.DateTimeField(null=True)),
                (
                    "void_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("changed", "changed"),
                            ("seat_ended", "seat_ended"),
                            ("asked_anew", "asked_anew"),
                            ("away", "away"),
                            ("stood_in", "stood_in"),
                            ("mandate_ended", "mandate_ended"),
                        ],
                        default="",
                        max_length=13,
                    ),
                ),
                ("reason", models.TextField(blank=True, default="")),
                ("assurance", models.PositiveSmallIntegerField(default=0)),
                ("certificate", models.JSONField(default=dict)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="signatures", to="cases.draft"
                    ),
                ),
                (
                    "guardian",
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
                (
                    "replaces",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="cases.signature"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("refused_at__isnull", True), ("signed_at__isnull", True), ("voided_at__isnull", True)
                        ),
                        fields=["person"],
                        name="cases_signature_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("voided_at__isnull", True)),
                        fields=("draft", "person"),
                        name="cases_signature_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signed_at__isnull", True), ("refused_at__isnull", True), _connector="OR"),
                        name="cases_signature_or_refusal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("void_reason", ""), ("voided_at__isnull", True)),
                            models.Q(("voided_at__isnull", False), models.Q(("void_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="cases_signature_void_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Simulation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("asked_by_name", models.CharField(max_length=200)),
                ("law_on", models.DateField()),
                ("wanted", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("before_id", models.BigIntegerField(null=True)),
                ("changes", models.JSONField(default=list)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "release",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.release"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("done__lte", models.F("wanted"))), name="cases_simulation_done_of_wanted"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Stay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.TextField(blank=True, default="")),
                ("ordered_by_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("since_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(null=True)),
                (
                    "because_of",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stays", to="cases.decision"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_at__isnull", True)),
                        fields=("decision", "because_of"),
                        name="cases_stay_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("because_of__isnull", False),
                            models.Q(
                                models.Q(("why", ""), _negated=True), models.Q(("ordered_by_name", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="cases_stay_grounded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=40)),
                ("who", models.CharField(max_length=200)),
                ("note", models.TextField(blank=True, default="")),
                ("data", models.JSONField(default=dict)),
                ("internal", models.BooleanField(default=False)),
                ("visible_to", models.CharField(blank=True, db_default="", default="", max_length=10)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("internal", True), ("visible_to", ""), _connector="OR"),
                        name="cases_step_public_is_for_everybody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DisclosedNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ground", models.CharField(blank=True, default="", max_length=30)),
                ("reason", models.TextField(blank=True, default="")),
                ("department", models.CharField(max_length=10)),
                ("decided_by", models.CharField(max_length=40)),
                ("decided_by_name", models.CharField(max_length=200)),
                ("decided_at", models.DateTimeField()),
                (
                    "disclosure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="cases.disclosure"
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.step"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("disclosure", "step"), name="cases_disclosed_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ground", ""), ("reason", "")),
                            models.Q(models.Q(("ground", ""), _negated=True), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="cases_kept_back_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Stumble",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service_id", models.CharField(max_length=80)),
                ("month", models.CharField(max_length=7)),
                ("field", models.CharField(max_length=300)),
                ("code", models.CharField(max_length=60)),
                ("times", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("service_id", "month", "field", "code"), name="cases_stumble_once"),
                    models.CheckConstraint(condition=models.Q(("times__gt", 0)), name="cases_stumble_counts"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Supplement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.CharField(blank=True, db_default="", default="", max_length=40)),
                ("asked_by_name", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("questions", models.JSONField(default=list)),
                ("days", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                ("extended_to", models.DateField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True, default="")),
                ("files", models.JSONField(default=list)),
                ("kept_answer", models.TextField(blank=True, db_default="", default="")),
                ("kept_files", models.JSONField(db_default=[], default=list)),
                ("kept_clerk", models.CharField(blank=True, db_default="", default="", max_length=200)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="supplements", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("case",),
                        name="cases_supplement_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pages", models.JSONField(default=list)),
                ("begun_at", models.DateTimeField()),
                ("begun_by_name", models.CharField(max_length=200)),
                ("sent_at", models.DateTimeField(null=True)),
                ("sent_by", models.CharField(blank=True, default="", max_length=40)),
                ("sent_by_name", models.CharField(blank=True, default="", max_length=200)),
                ("sent_clerk", models.CharField(blank=True, db_default="", default="", max_length=200)),
                ("dropped_at", models.DateTimeField(null=True)),
                ("hash_before", models.CharField(max_length=64)),
                ("hash_after", models.CharField(blank=True, default="", max_length=64)),
                ("fee_before", models.PositiveBigIntegerField(null=True)),
                ("fee_after", models.PositiveBigIntegerField(null=True)),
                ("changes", models.JSONField(default=list)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="amendments", to="cases.case"
                    ),
                ),
                (
                    "supplement",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendment",
                        to="cases.supplement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("dropped_at__isnull", True), ("sent_at__isnull", True)),
                        fields=("case",),
                        name="cases_amendment_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sent_at__isnull", True), ("dropped_at__isnull", True), _connector="OR"),
                        name="cases_amendment_sent_or_dropped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hash_after", ""), ("sent_at__isnull", True)),
                            models.Q(("sent_at__isnull", False), models.Q(("hash_after", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="cases_amendment_sent_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TableRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service_id", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                ("table", models.CharField(max_length=80)),
                ("law_on", models.DateField()),
                ("answers", models.JSONField()),
                ("facts", models.JSONField()),
                ("outcome", models.CharField(max_length=10)),
                ("reasons", models.JSONField()),
                ("trace", models.JSONField()),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["service_id", "-at"], name="cases_table_run_service")],
            },
        ),
        migrations.CreateModel(
            name="Weighting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(blank=True, default="", max_length=10, unique=True)),
                ("deadline_share", models.PositiveSmallIntegerField(default=75)),
                ("complexity_days", models.PositiveSmallIntegerField(default=1)),
                ("urgent_days", models.PositiveSmallIntegerField(default=30)),
                ("assumed_days", models.PositiveSmallIntegerField(default=60)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("deadline_share__lte", 100)), name="cases_weighting_share"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="fine",
            name="charge",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="kept", to="cases.charge"
            ),
        ),
        migrations.AddField(
            model_name="fine",
            name="decision",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.decision"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["holder_id", "-lodged_at"], name="cases_case_holder"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state__in", ("with_officer", "proposed"))),
                fields=["department", "pressing_at", "id"],
                name="cases_case_queue",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state__in", ("with_officer", "proposed"))),
                fields=["pressing_at", "id"],
                name="cases_case_pressing",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state", balcao.cases.states.CaseState["PROPOSED"])),
                fields=["department"],
                name="cases_case_proposed",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state__in", ("supplement", "hearing", "consulting", "processing"))),
                fields=["department", "lodged_at", "id"],
                name="cases_case_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state__in", ("supplement", "hearing", "consulting", "processing"))),
                fields=["lodged_at", "id"],
                name="cases_case_long_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("assignee__isnull", False), ("state__in", ("with_officer", "proposed"))),
                fields=["assignee", "pressing_at"],
                name="cases_case_taken",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("decided_at__isnull", False)),
                fields=["-decided_at", "id"],
                name="cases_case_lately",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("urgent_reason", ""), _negated=True),
                fields=["department"],
                name="cases_case_urgent",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["lodged_at"], name="cases_case_lodged"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("sought_by", name="gin_trgm_ops"), name="cases_case_sought"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("labels", []), _negated=True), fields=["labels"], name="cases_case_labels"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("deadline_at__isnull", False)), fields=["deadline_at"], name="cases_case_deadline"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("decided_at__isnull", False)),
                fields=["department", "-decided_at", "id"],
                name="cases_case_done",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("decided_at__isnull", False)),
                fields=["department", "duty", "-decided_at", "id"],
                name="cases_case_done_of_duty",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("outcome", "")),
                    models.Q(("decided_at__isnull", False), ("outcome__gt", "")),
                    _connector="OR",
                ),
                name="cases_case_decided_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finished_at__isnull", True), models.Q(("about", ""), _negated=True)),
                fields=("service_id", "about"),
                name="cases_case_one_about",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("proposed_eyes__overlap", models.F("decided_eyes")), _negated=True),
                name="cases_case_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("barred__overlap", models.F("decided_eyes")), _negated=True),
                name="cases_case_not_by_barred",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("against__isnull", False)),
                fields=("against", "service_id", "holder_id"),
                name="cases_case_objects_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessor",
            constraint=models.UniqueConstraint(fields=("panel", "person"), name="cases_assessor_once"),
        ),
        migrations.AddConstraint(
            model_name="assessor",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person__isnull", True)),
                fields=("panel", "outside"),
                name="cases_assessor_outside_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outside", ""), ("person__isnull", False)),
                    models.Q(("person__isnull", True), models.Q(("outside", ""), _negated=True)),
                    _connector="OR",
                ),
                name="cases_assessor_is_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(fields=("panel", "case"), name="cases_assessment_once"),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(fields=("panel", "number"), name="cases_assessment_number_once"),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(fields=("panel", "rank"), name="cases_assessment_rank_once"),
        ),
        migrations.AddIndex(
            model_name="fine",
            index=models.Index(
                condition=models.Q(
                    ("annulled_at__isnull", True), ("decision__isnull", False), ("paid_at__isnull", True)
                ),
                fields=["due_on"],
                name="cases_fine_owed",
            ),
        ),
        migrations.AddConstraint(
            model_name="fine",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gte", models.F("least")), ("least__gt", 0), ("most__gte", models.F("amount"))
                ),
                name="cases_fine_within_law",
            ),
        ),
        migrations.AddConstraint(
            model_name="fine",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decision__isnull", False),
                    models.Q(
                        ("annulled_at__isnull", True),
                        ("due_on__isnull", True),
                        ("enforced_at__isnull", True),
                        ("paid_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="cases_fine_imposed_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="fine",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__isnull", True), ("counts_from__isnull", False), _connector="OR"),
                name="cases_fine_due_counted",
            ),
        ),
        migrations.AddConstraint(
            model_name="fine",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("charge__isnull", True),
                    models.Q(("counts_from__isnull", True), ("enforced_at__isnull", True)),
                    _connector="OR",
                ),
                name="cases_fine_kept_is_not_due",
            ),
        ),
    ]
