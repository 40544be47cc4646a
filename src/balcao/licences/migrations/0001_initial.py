import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Licence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True)),
                ("kind", models.CharField(max_length=60)),
                ("holder_id", models.CharField(max_length=40)),
                ("department", models.CharField(max_length=10)),
                ("name", models.JSONField()),
                ("terms", models.JSONField(default=dict)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("cure_until", models.DateField(null=True)),
                ("suspended_from", models.DateField(null=True)),
                ("suspended_until", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("ended_as", models.CharField(blank=True, default="", max_length=20)),
                ("document_number", models.CharField(blank=True, default="", max_length=40)),
                ("entered_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("reminded", models.PositiveSmallIntegerField(null=True)),
                ("end_told", models.DateField(null=True)),
                ("listed", models.BooleanField(default=False)),
                ("parish", models.CharField(blank=True, default="", max_length=40)),
                ("sought_by", models.TextField(blank=True, default="")),
                (
                    "sought",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), default=list),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["holder_id", "kind"], name="licences_holder_kind"),
                    models.Index(fields=["department", "number"], name="licences_department"),
                    models.Index(
                        condition=models.Q(("listed", True)), fields=["kind", "number"], name="licences_listed_kind"
                    ),
                    models.Index(
                        condition=models.Q(("listed", True)), fields=["parish", "number"], name="licences_listed_parish"
                    ),
                    models.Index(condition=models.Q(("listed", True)), fields=["number"], name="licences_listed"),
                    models.Index(
                        condition=models.Q(("listed", True)), fields=["-changed_at"], name="licences_listed_changed"
                    ),
                    models.Index(
                        condition=models.Q(("listed", True), ("suspended_from__isnull", False)),
                        fields=["number"],
                        name="licences_listed_suspended",
                    ),
                    models.Index(
                        condition=models.Q(("ended_on__isnull", False), ("listed", True)),
                        fields=["ended_as", "number"],
                        name="licences_listed_ended",
                    ),
                    models.Index(
                        condition=models.Q(("ended_on__isnull", True)), fields=["valid_until"], name="licences_ending"
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["sought"], name="licences_sought"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="licences_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("holder_id__regex", "^[pe]-\\d+$")), name="licences_holder"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_as", ""), ("ended_on__isnull", True)),
                            models.Q(("ended_as__in", ("revoked", "ceased")), ("ended_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="licences_ended_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("suspended_until__isnull", True),
                            ("suspended_until__gte", models.F("suspended_from")),
                            _connector="OR",
                        ),
                        name="licences_suspension",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("entered", "entered"),
                            ("extended", "extended"),
                            ("terms_changed", "terms_changed"),
                            ("replaced", "replaced"),
                            ("suspended", "suspended"),
                            ("lifted", "lifted"),
                            ("revoked", "revoked"),
                            ("ceased", "ceased"),
                            ("transferred", "transferred"),
                        ],
                        max_length=20,
                    ),
                ),
                ("holds_from", models.DateField()),
                ("holds_until", models.DateField(null=True)),
                ("valid_until_before", models.DateField(null=True)),
                ("valid_until_after", models.DateField(null=True)),
                ("cure_until", models.DateField(null=True)),
                ("holder_id", models.CharField(blank=True, default="", max_length=40)),
                ("terms", models.JSONField(default=dict)),
                ("document_number", models.CharField(blank=True, default="", max_length=40)),
                ("case_reference", models.CharField(blank=True, default="", max_length=40)),
                ("reason", models.JSONField(default=dict)),
                ("key", models.CharField(max_length=120, unique=True)),
                ("annulled_at", models.DateTimeField(null=True)),
                ("annulled_why", models.JSONField(default=dict)),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="licences.licence"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("kind__in", ("entered", "transferred"))),
                        fields=["holder_id"],
                        name="licences_change_holder",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("holds_until__isnull", True),
                            models.Q(("holds_until__gte", models.F("holds_from")), ("kind", "suspended")),
                            _connector="OR",
                        ),
                        name="licences_change_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("annulled_at__isnull", True), ("annulled_at__gte", models.F("at")), _connector="OR"
                        ),
                        name="licences_change_annulled",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Obligation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
                ("name", models.JSONField()),
                ("kind", models.CharField(max_length=20)),
                ("due_on", models.DateField()),
                ("every_months", models.PositiveSmallIntegerField(null=True)),
                (
                    "neglect",
                    models.CharField(
                        choices=[("nothing", "nothing"), ("desk", "desk"), ("suspend", "suspend")], max_length=10
                    ),
                ),
                ("basis", models.JSONField()),
                ("case_reference", models.CharField(blank=True, default="", max_length=40)),
                ("set_at", models.DateTimeField()),
                ("fulfilled_on", models.DateField(null=True)),
                ("fulfilled_by", models.CharField(blank=True, default="", max_length=200)),
                ("note", models.TextField(blank=True, default="")),
                ("acted_at", models.DateTimeField(null=True)),
                ("set_by", models.CharField(blank=True, default="", max_length=60)),
                ("rests_since", models.DateField(null=True)),
                ("moved_days", models.PositiveSmallIntegerField(default=0)),
                ("dropped_at", models.DateTimeField(null=True)),
                ("dropped_by", models.CharField(blank=True, default="", max_length=60)),
                ("dropped_why", models.JSONField(default=dict)),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="obligations", to="licences.licence"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("set_by", ""), _negated=True),
                        fields=["set_by"],
                        name="licences_obligation_set_by",
                    ),
                    models.Index(
                        condition=models.Q(("dropped_by", ""), _negated=True),
                        fields=["dropped_by"],
                        name="licences_obligation_dropped",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("dropped_at__isnull", True), ("fulfilled_on__isnull", True), ("rests_since__isnull", True)
                        ),
                        fields=["due_on"],
                        name="licences_obligation_due",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("dropped_at__isnull", True), ("fulfilled_on__isnull", True)),
                        fields=("licence", "key"),
                        name="licences_obligation_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dropped_at__isnull", True),
                            models.Q(("fulfilled_on__isnull", True), models.Q(("dropped_by", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="licences_obligation_dropped_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rests_since__isnull", True),
                            models.Q(("dropped_at__isnull", True), ("fulfilled_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="licences_obligation_rests_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fulfilled_by", ""), ("fulfilled_on__isnull", True)),
                            models.Q(("fulfilled_on__isnull", False), models.Q(("fulfilled_by", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="licences_obligation_fulfilled_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acted_at__isnull", True), ("acted_at__gte", models.F("set_at")), _connector="OR"
                        ),
                        name="licences_obligation_acted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
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
                (
                    "act",
                    models.CharField(
                        choices=[("suspend", "suspend"), ("lift", "lift"), ("revoke", "revoke"), ("annul", "annul")],
                        max_length=10,
                    ),
                ),
                ("holds_from", models.DateField()),
                ("holds_until", models.DateField(null=True)),
                ("reason", models.TextField()),
                (
                    "change",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="licences.change"
                    ),
                ),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="licences.licence"
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
                        name="licences_proposal_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="licences_proposal_decided_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")), fields=("licence",), name="licences_proposal_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("act", "annul"), ("change__isnull", False)),
                            models.Q(models.Q(("act", "annul"), _negated=True), ("change__isnull", True)),
                            _connector="OR",
                        ),
                        name="licences_proposal_annuls",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cause", models.CharField(max_length=60)),
                ("since_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(null=True)),
                ("reason", models.JSONField(default=dict)),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rests", to="licences.change"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["cause"], name="licences_rest_cause")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_at__isnull", True)),
                        fields=("change", "cause"),
                        name="licences_rest_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_at__isnull", True), ("until_at__gte", models.F("since_at")), _connector="OR"
                        ),
                        name="licences_rest_period",
                    ),
                ],
            },
        ),
    ]
