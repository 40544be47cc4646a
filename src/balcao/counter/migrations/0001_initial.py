import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Station",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=10)),
                ("place", models.CharField(max_length=60)),
                ("label", models.CharField(max_length=60)),
                ("code_hash", models.CharField(blank=True, default="", max_length=64)),
                ("code_until_at", models.DateTimeField(null=True)),
                ("secret_hash", models.CharField(max_length=64, null=True, unique=True)),
                ("registered_at", models.DateTimeField()),
                ("registered_by", models.CharField(max_length=40)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Interpreter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=10)),
                ("kinds", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10))),
                ("registered_at", models.DateTimeField()),
                ("registered_by", models.CharField(max_length=40)),
                ("pledged_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
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
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("person", "department"),
                        name="counter_interpreter_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VideoVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=10)),
                ("holder_id", models.CharField(blank=True, default="", max_length=40)),
                ("draft_id", models.BigIntegerField(null=True)),
                ("service_id", models.CharField(blank=True, default="", max_length=80)),
                ("reference", models.CharField(blank=True, db_default="", default="", max_length=40)),
                ("language", models.CharField(max_length=10)),
                ("starts_at", models.DateTimeField(null=True)),
                ("seat", models.PositiveSmallIntegerField(null=True)),
                ("interpreter", models.CharField(blank=True, default="", max_length=10)),
                ("shares_at", models.DateTimeField(null=True)),
                ("nonce", models.CharField(max_length=32)),
                ("asked_at", models.DateTimeField()),
                ("came_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("clerk_seen_at", models.DateTimeField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                ("minutes", models.TextField(blank=True, default="")),
                ("minutes_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_why",
                    models.CharField(
                        blank=True,
                        choices=[("finished", "finished"), ("left", "left"), ("missed", "missed"), ("gone", "gone")],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "clerk",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "interpreted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="counter.interpreter",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="counter.station",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["department", "asked_at"],
                        name="counter_video_waiting",
                    ),
                    models.Index(fields=["person", "-asked_at"], name="counter_video_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("person",),
                        name="counter_video_one_a_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("clerk",),
                        name="counter_video_one_a_clerk",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("station",),
                        name="counter_video_one_a_station",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("starts_at__isnull", False)),
                        fields=("department", "interpreter", "starts_at", "seat"),
                        name="counter_video_one_a_seat",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("clerk__isnull", True), ("taken_at__isnull", True)),
                            models.Q(("clerk__isnull", False), ("taken_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="counter_video_taken_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person__isnull", False), ("station__isnull", False), _connector="OR"),
                        name="counter_video_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_why", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ended_why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="counter_video_end_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder_id", models.CharField(max_length=40)),
                ("draft_id", models.BigIntegerField(null=True)),
                (
                    "why",
                    models.CharField(
                        choices=[("explained", "explained"), ("declared", "declared"), ("interpreted", "interpreted")],
                        max_length=12,
                    ),
                ),
                ("days", models.PositiveSmallIntegerField()),
                ("proposed_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(null=True)),
                ("interpreter_agreed_at", models.DateTimeField(null=True)),
                ("begun_at", models.DateTimeField(null=True)),
                ("over_at", models.DateTimeField(null=True)),
                (
                    "over_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("refused", "refused"),
                            ("taken_back", "taken_back"),
                            ("stopped", "stopped"),
                            ("joined", "joined"),
                            ("visit_over", "visit_over"),
                            ("unreachable", "unreachable"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("files", models.JSONField(default=list)),
                ("fetched_at", models.DateTimeField(null=True)),
                ("cleared_at", models.DateTimeField(null=True)),
                ("keep_until_on", models.DateField(null=True)),
                ("deleted_at", models.DateTimeField(null=True)),
                (
                    "interpreter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="counter.interpreter",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recordings", to="counter.videovisit"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["draft_id"], name="counter_recording_draft"),
                    models.Index(
                        condition=models.Q(("files", []), _negated=True),
                        fields=["keep_until_on"],
                        name="counter_recording_kept",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("over_at__isnull", True)),
                        fields=("visit",),
                        name="counter_recording_one_a_visit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("begun_at__isnull", True),
                            models.Q(("agreed_at__isnull", False), ("interpreter__isnull", True)),
                            models.Q(("agreed_at__isnull", False), ("interpreter_agreed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="counter_recording_by_consent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("files", []),
                            models.Q(
                                ("begun_at__isnull", False),
                                ("keep_until_on__isnull", False),
                                ("over_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="counter_recording_kept_for_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("over_at__isnull", True), ("over_why", "")),
                            models.Q(("over_at__isnull", False), models.Q(("over_why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="counter_recording_end_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assistance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=10)),
                ("reason", models.CharField(max_length=20)),
                ("words", models.CharField(blank=True, default="", max_length=300)),
                ("language", models.CharField(max_length=10)),
                ("photo_compared", models.BooleanField()),
                ("consented", models.BooleanField()),
                ("begun_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("longest_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("finished", "finished"),
                            ("left", "left"),
                            ("time", "time"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "drafts",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list),
                ),
                (
                    "clerk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "video",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assistances",
                        to="counter.videovisit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["clerk", "-begun_at"], name="counter_assistance_clerk"),
                    models.Index(fields=["person", "-begun_at"], name="counter_assistance_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("clerk",),
                        name="counter_assistance_one_a_clerk",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("person",),
                        name="counter_assistance_one_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("clerk", models.F("person")), _negated=True),
                        name="counter_assistance_of_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("consented", True),
                            models.Q(("photo_compared", True), ("video__isnull", False), _connector="OR"),
                        ),
                        name="counter_assistance_proven",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until_at__lte", models.F("longest_at"))),
                        name="counter_assistance_not_longer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_why", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ended_why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="counter_assistance_end_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder_id", models.CharField(max_length=40)),
                ("draft_id", models.BigIntegerField()),
                ("content", models.CharField(max_length=64)),
                ("total", models.PositiveBigIntegerField()),
                (
                    "way",
                    models.CharField(choices=[("code", "code"), ("phone", "phone"), ("slip", "slip")], max_length=5),
                ),
                ("nonce", models.CharField(max_length=32)),
                ("phone", models.CharField(blank=True, default="", max_length=20)),
                ("asked_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("level", models.PositiveSmallIntegerField(default=0)),
                ("scan", models.JSONField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("refused", "refused"),
                            ("tries", "tries"),
                            ("replaced", "replaced"),
                            ("visit_over", "visit_over"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "assistance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="counter.assistance",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["draft_id", "-id"], name="counter_confirmation_draft")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at__isnull", True), ("ended_at__isnull", True)),
                        fields=("draft_id",),
                        name="counter_confirmation_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confirmed_at__isnull", True), ("ended_at__isnull", True), _connector="OR"),
                        name="counter_confirmation_one_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("level", 0)),
                            models.Q(("confirmed_at__isnull", False), ("level__gt", 0)),
                            _connector="OR",
                        ),
                        name="counter_confirmation_has_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", True),
                            models.Q(("way", "slip"), _negated=True),
                            ("scan__isnull", False),
                            _connector="OR",
                        ),
                        name="counter_confirmation_slip_scanned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_why", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ended_why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="counter_confirmation_end_says_why",
                    ),
                ],
            },
        ),
    ]
