import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import balcao.accounts.models.guardianship
import balcao.accounts.models.people


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="FaceCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("about", models.CharField(max_length=40)),
                ("reference", models.CharField(max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[("pending", "pending"), ("match", "match"), ("different", "different")], max_length=10
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["about", "-id"], name="accounts_face_about")],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_zh", models.CharField(blank=True, default="", max_length=200)),
                ("name_pt", models.CharField(blank=True, default="", max_length=200)),
                ("bir", models.CharField(max_length=10, null=True, unique=True)),
                ("permit", models.CharField(max_length=8, null=True, unique=True)),
                ("born_on", models.DateField(null=True)),
                ("phone", models.CharField(blank=True, default="", max_length=20)),
                ("language", models.CharField(default="zh-Hant", max_length=10)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name_zh", ""), ("name_pt", ""), _negated=True),
                        name="accounts_person_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("bir__isnull", True), ("bir__regex", "^[157]\\d{6}\\(\\d\\)$"), _connector="OR"
                        ),
                        name="accounts_person_bir",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("permit__isnull", True), ("permit__regex", "^\\d{8}$"), _connector="OR"),
                        name="accounts_person_permit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=60, unique=True)),
                ("email", models.EmailField(blank=True, default="", max_length=254)),
                ("is_active", models.BooleanField(default=True)),
                ("date_joined", models.DateTimeField()),
                ("held_level", models.PositiveSmallIntegerField(null=True)),
                ("held_until", models.DateTimeField(null=True)),
                ("closes_on", models.DateField(null=True)),
                ("closing_told", models.PositiveSmallIntegerField(null=True)),
                ("easy_view", models.BooleanField(null=True)),
                ("session_round", models.PositiveIntegerField(default=0)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="user", to="accounts.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("held_level__isnull", True), ("held_level__in", [1, 2]), _connector="OR"),
                        name="accounts_user_held_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes_on__isnull", True), ("is_active", True), _connector="OR"),
                        name="accounts_user_closes_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closing_told__isnull", True), ("closes_on__isnull", False), _connector="OR"
                        ),
                        name="accounts_user_told_of_closing",
                    ),
                ],
            },
            managers=[
                ("objects", balcao.accounts.models.people.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="PhoneSignIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("session_key", models.CharField(max_length=40)),
                ("nonce", models.CharField(max_length=32)),
                ("match_number", models.PositiveSmallIntegerField()),
                ("address", models.GenericIPAddressField(null=True)),
                ("browser", models.CharField(blank=True, default="", max_length=200)),
                ("wanted", models.CharField(blank=True, default="", max_length=1000)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("factor_id", models.BigIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("confirmed", models.BooleanField(default=False)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed", False),
                            models.Q(("answered_at__isnull", False), ("user__isnull", False)),
                            _connector="OR",
                        ),
                        name="accounts_phone_sign_in_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("used_at__isnull", True), ("confirmed", True), _connector="OR"),
                        name="accounts_phone_sign_in_confirmed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=10)),
                ("duty", models.CharField(max_length=60)),
                ("services", models.JSONField(default=list)),
                ("clearance", models.PositiveSmallIntegerField(default=0)),
                ("since_on", models.DateField()),
                ("until_on", models.DateField()),
                ("proposed_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("end_reason", models.TextField(blank=True, default="")),
                ("review_due_on", models.DateField()),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="accounts.person"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["department", "person"], name="accounts_post_department")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gte", models.F("since_on"))), name="accounts_post_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proposed_by__isnull", True),
                            models.Q(("proposed_by", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="accounts_post_not_for_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(
                                models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                                models.Q(("confirmed_by", models.F("person")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="accounts_post_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", True),
                                ("confirmed_by__isnull", True),
                                ("proposed_by__isnull", False),
                            ),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                ("proposed_by__isnull", False),
                            ),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("duty", "administration"),
                                ("proposed_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="accounts_post_confirmed_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at__isnull", True), ("ended_at__isnull", True)),
                        fields=("person", "department", "duty"),
                        name="accounts_post_proposed_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PostReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("needed", models.BooleanField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="accounts.post"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProofCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("about", models.CharField(max_length=40)),
                ("channel", models.CharField(choices=[("phone", "phone"), ("email", "email")], max_length=5)),
                ("address", models.CharField(max_length=254)),
                ("nonce", models.CharField(max_length=32)),
                ("sent_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["about", "channel", "-id"], name="accounts_code_about")],
            },
        ),
        migrations.CreateModel(
            name="Recovery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(choices=[("phone", "phone"), ("email", "email")], max_length=5)),
                ("begun_at", models.DateTimeField()),
                ("proven_at", models.DateTimeField(null=True)),
                ("usable_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recoveries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("cancelled_at__isnull", True), ("done_at__isnull", True), ("usable_at__isnull", False)
                        ),
                        fields=("user",),
                        name="accounts_recovery_one_waits",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WayChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(choices=[("phone", "phone"), ("email", "email")], max_length=5)),
                ("before", models.CharField(blank=True, default="", max_length=254)),
                ("changed_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["user", "channel", "id"], name="accounts_way_change_user")],
            },
        ),
        migrations.CreateModel(
            name="CounterAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("opening", "opening"), ("recovery", "recovery")], max_length=8)),
                ("department", models.CharField(max_length=10)),
                ("number", models.CharField(max_length=10)),
                ("facts", models.JSONField()),
                ("phone", models.CharField(blank=True, default="", max_length=20)),
                ("asked_by", models.BigIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("slip", models.CharField(blank=True, default="", max_length=40)),
                ("confirmed_by", models.BigIntegerField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("nonce", models.CharField(max_length=32)),
                ("expires_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["number", "-id"], name="accounts_counter_number")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("asked_by")), _negated=True),
                            models.Q(("slip", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="accounts_counter_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "recovery"), _negated=True), ("slip", ""), _connector="OR"
                        ),
                        name="accounts_counter_recovery_two_officers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("used_at__isnull", True), ("confirmed_at__isnull", False), _connector="OR"),
                        name="accounts_counter_confirmed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ForeignIdentity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=255)),
                ("linked_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("provider", "subject"), name="accounts_foreign_identity_of_one"),
                    models.UniqueConstraint(fields=("user", "provider"), name="accounts_foreign_identity_one_each"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("resident", "resident"), ("non_resident", "non_resident"), ("child", "child")],
                        max_length=12,
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("language", models.CharField(max_length=10)),
                ("number", models.CharField(blank=True, default="", max_length=10)),
                ("born_on", models.DateField(null=True)),
                ("phone", models.CharField(blank=True, default="", max_length=20)),
                ("phone_proven_at", models.DateTimeField(null=True)),
                ("email", models.EmailField(blank=True, default="", max_length=254)),
                ("email_proven_at", models.DateTimeField(null=True)),
                ("email_skipped", models.BooleanField(default=False)),
                ("register_tries", models.PositiveSmallIntegerField(default=0)),
                ("facts", models.JSONField(default=dict)),
                ("identified_at", models.DateTimeField(null=True)),
                ("agreed_at", models.DateTimeField(null=True)),
                ("agreement", models.CharField(blank=True, default="", max_length=20)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "guardian",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("guardian__isnull", False), ("kind", "child")),
                            models.Q(models.Q(("kind", "child"), _negated=True), ("guardian__isnull", True)),
                            _connector="OR",
                        ),
                        name="accounts_opening_guardian",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("user__isnull", True), ("agreed_at__isnull", False), _connector="OR"),
                        name="accounts_opening_agreed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Guardianship",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "origin",
                    models.CharField(
                        choices=[("register", "register"), ("court", "court")], default="register", max_length=10
                    ),
                ),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        default=balcao.accounts.models.guardianship._everything,
                    ),
                ),
                ("since_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("reference", models.CharField(blank=True, default="", max_length=120)),
                ("department", models.CharField(blank=True, default="", max_length=10)),
                ("asked_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_reference", models.CharField(blank=True, default="", max_length=120)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "guardian",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="guardians", to="accounts.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True), ("until_on__gte", models.F("since_on")), _connector="OR"
                        ),
                        name="accounts_guardianship_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ward", models.F("guardian")), _negated=True),
                        name="accounts_guardianship_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scopes__len__gt", 0)), name="accounts_guardianship_scopes"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_by__isnull", True), ("origin", "register"), ("until_on__isnull", False)),
                            models.Q(
                                ("asked_at__isnull", False),
                                ("asked_by__isnull", False),
                                ("origin", "court"),
                                ("reference__gt", ""),
                            ),
                            _connector="OR",
                        ),
                        name="accounts_guardianship_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                models.Q(("confirmed_by", models.F("asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="accounts_guardianship_four_eyes",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("ward", "guardian"),
                        name="accounts_guardianship_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=10)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                ("entered_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="absences", to="accounts.person"
                    ),
                ),
                (
                    "substitute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="substitutions", to="accounts.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gte", models.F("from_on"))), name="accounts_absence_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("substitute", models.F("person")), _negated=True),
                        name="accounts_absence_of_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                models.Q(("confirmed_by", models.F("person")), _negated=True),
                                models.Q(("confirmed_by", models.F("substitute")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="accounts_absence_four_eyes",
                    ),
                ],
            },
        ),
    ]
