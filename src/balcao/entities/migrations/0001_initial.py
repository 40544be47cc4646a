import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import balcao.entities.types


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Entity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("company", "company"),
                            ("sole_trader", "sole_trader"),
                            ("association", "association"),
                            ("building", "building"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name_zh", models.CharField(blank=True, default="", max_length=200)),
                ("name_pt", models.CharField(blank=True, default="", max_length=200)),
                ("name_en", models.CharField(blank=True, default="", max_length=200)),
                ("register_no", models.CharField(max_length=20)),
                ("taxpayer_no", models.CharField(blank=True, default="", max_length=8)),
                ("address", models.CharField(blank=True, default="", max_length=400)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "active"),
                            ("dissolved", "dissolved"),
                            ("merged", "merged"),
                            ("struck_off", "struck_off"),
                            ("closed", "closed"),
                        ],
                        default=balcao.entities.types.EntityStatus["ACTIVE"],
                        max_length=20,
                    ),
                ),
                ("bound_by", models.JSONField(default=dict)),
                ("opened_at", models.DateTimeField(null=True)),
                ("opened_by", models.CharField(blank=True, default="", max_length=40)),
                ("ended_on", models.DateField(null=True)),
                ("successor_no", models.CharField(blank=True, default="", max_length=20)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "register_no"), name="entities_entity_once"),
                    models.CheckConstraint(
                        condition=models.Q(("name_pt", ""), ("name_zh", ""), _negated=True),
                        name="entities_entity_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", True), ("status", "active")),
                            models.Q(models.Q(("status", "active"), _negated=True), ("ended_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="entities_entity_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Closing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("answer_by", models.DateField()),
                ("agreed_at", models.DateTimeField(null=True)),
                ("closes_on", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("undone", "undone"),
                            ("lapsed", "lapsed"),
                            ("closed", "closed"),
                            ("entity", "entity"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="closings", to="entities.entity"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("entity",),
                        name="entities_closing_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at__isnull", True), ("closes_on__isnull", True)),
                            models.Q(("agreed_at__isnull", False), ("closes_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="entities_closing_agreed_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_why", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ended_why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="entities_closing_ended_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_why", "closed"), _negated=True),
                            ("agreed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="entities_closing_not_without_them",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntityChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("dissolved", "dissolved"),
                            ("merged", "merged"),
                            ("struck_off", "struck_off"),
                            ("renamed", "renamed"),
                            ("moved", "moved"),
                            ("representatives", "representatives"),
                            ("term", "term"),
                        ],
                        max_length=30,
                    ),
                ),
                ("source", models.CharField(max_length=20)),
                ("sequence", models.PositiveBigIntegerField()),
                ("effective_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("superseded", models.BooleanField(default=False)),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="entities.entity"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["entity", "effective_on"], name="entities_change_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "source", "sequence"), name="entities_change_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Interest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder_id", models.CharField(max_length=40)),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("spouse", "spouse"),
                            ("partner", "partner"),
                            ("parent", "parent"),
                            ("child", "child"),
                            ("sibling", "sibling"),
                            ("household", "household"),
                            ("kin", "kin"),
                            ("friend_or_foe", "friend_or_foe"),
                            ("money", "money"),
                            ("member", "member"),
                            ("adviser", "adviser"),
                        ],
                        max_length=20,
                    ),
                ),
                ("since_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("words", models.CharField(blank=True, default="", max_length=300)),
                ("declared_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_why", models.CharField(blank=True, default="", max_length=300)),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["officer"], name="entities_interest_officer")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("officer", "holder_id", "relation"),
                        name="entities_interest_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("holder_id", models.Func(models.Value("p-"), models.F("officer_id"), function="CONCAT")),
                            _negated=True,
                        ),
                        name="entities_interest_in_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True), ("until_on__gte", models.F("since_on")), _connector="OR"
                        ),
                        name="entities_interest_period",
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
                        name="entities_interest_lifted_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_by__isnull", True),
                            models.Q(("lifted_by", models.F("officer")), _negated=True),
                            _connector="OR",
                        ),
                        name="entities_interest_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Machine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("key", models.JSONField()),
                ("thumbprint", models.CharField(max_length=43)),
                ("registered_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="machines", to="entities.entity"
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("entity", "name"),
                        name="entities_machine_name_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("entity", "thumbprint"),
                        name="entities_machine_key_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="entities_machine_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(default="*", max_length=80)),
                ("actions", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20))),
                ("amount_up_to", models.BigIntegerField(null=True)),
                ("renewals_only", models.BooleanField(default=False)),
                ("may_delegate", models.BooleanField(default=False)),
                ("since_on", models.DateField()),
                ("until_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "requested"),
                            ("confirming", "confirming"),
                            ("offered", "offered"),
                            ("in_force", "in_force"),
                            ("ended", "ended"),
                        ],
                        default=balcao.entities.types.MandateState["IN_FORCE"],
                        max_length=12,
                    ),
                ),
                (
                    "ended_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                            ("lapsed", "lapsed"),
                            ("revoked", "revoked"),
                            ("given_up", "given_up"),
                            ("expired", "expired"),
                            ("replaced", "replaced"),
                            ("cut", "cut"),
                            ("entity", "entity"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("asked", models.BooleanField(default=False)),
                ("answer_by", models.DateField(null=True)),
                ("note", models.CharField(blank=True, default="", max_length=300)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("portal", "portal"),
                            ("sheet", "sheet"),
                            ("counter", "counter"),
                            ("board", "board"),
                            ("absence", "absence"),
                            ("link", "link"),
                        ],
                        default=balcao.entities.types.Origin["PORTAL"],
                        max_length=10,
                    ),
                ),
                ("scan_sha256", models.CharField(blank=True, default="", max_length=64)),
                ("granted_by", models.CharField(max_length=40)),
                ("reviewed_on", models.DateField(null=True)),
                ("first_used_at", models.DateTimeField(null=True)),
                (
                    "agent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates_held",
                        to="entities.entity",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mandates", to="entities.entity"
                    ),
                ),
                (
                    "machine",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates",
                        to="entities.machine",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_on",
                        to="entities.mandate",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="entities.mandate",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(max_length=80)),
                ("actions", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20))),
                ("until_on", models.DateField()),
                ("name", models.CharField(max_length=200)),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("open_until_on", models.DateField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="entities.entity"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "mandate",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="entities.mandate"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["entity", "scope"], name="entities_invitation_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scope__startswith", "draft:")), name="entities_invitation_to_one_thing"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("actions__len__gt", 0),
                            ("actions__contained_by", ["view", "prepare", "lodge", "pay", "receive_notices"]),
                        ),
                        name="entities_invitation_actions",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mandate__isnull", True), ("ended_at__isnull", True), _connector="OR"),
                        name="entities_invitation_taken_or_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="confirmations", to="entities.mandate"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("mandate", "person"), name="entities_confirmation_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.CharField(max_length=30)),
                ("post", models.CharField(max_length=30)),
                ("term_start", models.DateField()),
                ("term_end", models.DateField(null=True)),
                ("source", models.CharField(default="register", max_length=20)),
                ("reference", models.CharField(blank=True, default="", max_length=60)),
                ("known_from", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("known_until", models.DateTimeField(null=True)),
                ("void", models.BooleanField(default=False)),
                (
                    "became",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="entities.seat"
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="entities.entity"
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
                "indexes": [models.Index(fields=["person"], name="entities_seat_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("term_end__isnull", True), ("term_end__gte", models.F("term_start")), _connector="OR"
                        ),
                        name="entities_seat_term",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("became__isnull", True), ("known_until__isnull", True), ("void", False)),
                            ("known_until__gte", models.F("known_from")),
                            _connector="OR",
                        ),
                        name="entities_seat_known",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("known_until__isnull", True), ("post", "president")),
                        expressions=[
                            ("entity", "="),
                            ("body", "="),
                            (
                                models.Func(
                                    models.F("term_start"),
                                    models.F("term_end"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="entities_seat_one_president",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("known_until__isnull", True)),
                        expressions=[
                            ("entity", "="),
                            ("body", "="),
                            ("post", "="),
                            ("person", "="),
                            (
                                models.Func(
                                    models.F("term_start"),
                                    models.F("term_end"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="entities_seat_once_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Substitution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                ("named_by", models.CharField(max_length=40)),
                ("named_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="substitutions", to="entities.entity"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "substitute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["substitute"], name="entities_substitution_by")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("substitute")), _negated=True),
                        name="entities_substitution_of_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gte", models.F("from_on"))), name="entities_substitution_period"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        expressions=[
                            ("entity", "="),
                            ("person", "="),
                            (
                                models.Func(
                                    models.F("from_on"),
                                    models.F("until_on"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="entities_substitution_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="mandate",
            name="substitution",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mandates",
                to="entities.substitution",
            ),
        ),
        migrations.CreateModel(
            name="ClosingConsent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("assurance", models.PositiveSmallIntegerField()),
                (
                    "closing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="entities.closing"
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
                    models.UniqueConstraint(fields=("closing", "person"), name="entities_closing_consent_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="mandate",
            index=models.Index(fields=["person", "entity"], name="entities_mandate_person"),
        ),
        migrations.AddIndex(
            model_name="mandate",
            index=models.Index(fields=["agent", "entity"], name="entities_mandate_agent"),
        ),
        migrations.AddIndex(
            model_name="mandate",
            index=models.Index(
                condition=models.Q(("machine__isnull", False)), fields=["machine"], name="entities_mandate_machine"
            ),
        ),
        migrations.AddIndex(
            model_name="mandate",
            index=models.Index(fields=["scope"], name="entities_mandate_scope"),
        ),
        migrations.AddIndex(
            model_name="mandate",
            index=models.Index(fields=["state", "until_on"], name="entities_mandate_until"),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__gte", models.F("since_on"))), name="entities_mandate_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agent__isnull", True), ("machine__isnull", True), ("person__isnull", False)),
                    models.Q(("agent__isnull", False), ("machine__isnull", True), ("person__isnull", True)),
                    models.Q(("agent__isnull", True), ("machine__isnull", False), ("person__isnull", True)),
                    _connector="OR",
                ),
                name="entities_mandate_one_receiver",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agent__isnull", True), models.Q(("agent", models.F("entity")), _negated=True), _connector="OR"
                ),
                name="entities_mandate_not_to_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent__isnull", True), ("parent__lt", models.F("id")), _connector="OR"),
                name="entities_mandate_parent_is_older",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("actions__contained_by", ["view", "prepare", "lodge", "sign", "pay", "receive_notices", "manage"]),
                    ("actions__len__gt", 0),
                ),
                name="entities_mandate_actions",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_up_to__isnull", True), ("amount_up_to__gt", 0), _connector="OR"),
                name="entities_mandate_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_why__gt", ""),
                        ("state", balcao.entities.types.MandateState["ENDED"]),
                    ),
                    models.Q(
                        models.Q(("state", balcao.entities.types.MandateState["ENDED"]), _negated=True),
                        ("ended_at__isnull", True),
                        ("ended_why", ""),
                    ),
                    _connector="OR",
                ),
                name="entities_mandate_ended_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("requested", "confirming", "offered")), _negated=True),
                    ("answer_by__isnull", False),
                    _connector="OR",
                ),
                name="entities_mandate_answer_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("substitution__isnull", True),
                    models.Q(
                        ("may_delegate", False),
                        ("person__isnull", False),
                        ("replaces__isnull", True),
                        models.Q(("actions__contains", ["manage"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="entities_mandate_lent_narrowly",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("machine__isnull", True),
                    models.Q(
                        ("actions__contained_by", ["view", "prepare", "lodge"]),
                        ("may_delegate", False),
                        ("parent__isnull", True),
                        ("substitution__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="entities_mandate_of_software",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", balcao.entities.types.MandateState["IN_FORCE"])),
                fields=("entity", "person", "agent", "machine", "scope", "parent", "substitution"),
                name="entities_mandate_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("requested", "confirming", "offered"))),
                fields=("entity", "person", "agent", "machine", "scope", "parent", "substitution"),
                name="entities_mandate_one_waits",
                nulls_distinct=False,
            ),
        ),
    ]
