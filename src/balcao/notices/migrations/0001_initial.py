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
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120, unique=True)),
                ("holder_id", models.CharField(max_length=40)),
                ("department", models.CharField(max_length=10)),
                ("subject", models.JSONField()),
                ("body", models.JSONField()),
                ("legal", models.BooleanField()),
                ("kind", models.CharField(default="application", max_length=20)),
                ("case_reference", models.CharField(blank=True, default="", max_length=40)),
                ("path", models.CharField(blank=True, default="", max_length=120)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list),
                ),
                ("sent_at", models.DateTimeField()),
                ("wording", models.CharField(blank=True, default="", max_length=90)),
                ("content_sha256", models.CharField(max_length=64)),
                ("registration_version", models.PositiveIntegerField(null=True)),
                ("delivered_at", models.DateTimeField()),
                ("deemed_served_on", models.DateField(null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("evidence", models.JSONField(default=dict)),
                ("moot_at", models.DateTimeField(null=True)),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["holder_id", "-sent_at"], name="notices_notice_inbox"),
                    models.Index(fields=["case_reference"], name="notices_notice_case"),
                    models.Index(
                        condition=models.Q(("deemed_served_on__isnull", False)),
                        fields=["deemed_served_on", "id"],
                        name="notices_notice_deemed",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("holder_id__regex", "^[pe]-\\d+$")), name="notices_notice_holder"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opened_at__isnull", True), ("opened_by__isnull", True)),
                            models.Q(
                                ("opened_at__gte", models.F("delivered_at")),
                                ("opened_at__isnull", False),
                                ("opened_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="notices_notice_opened_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deemed_served_on__isnull", True),
                            models.Q(("legal", True), ("registration_version__isnull", False)),
                            _connector="OR",
                        ),
                        name="notices_notice_fiction_needs_registration",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["application", "reminder", "licence", "rights", "organs", "announcement"])
                        ),
                        name="notices_notice_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("moot_at__isnull", True), ("legal", False), _connector="OR"),
                        name="notices_notice_legal_is_never_moot",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrintRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_by", models.CharField(max_length=40)),
                ("asked_by_name", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("letters", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField())),
                ("storage_key", models.CharField(blank=True, default="", max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="DigestEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField()),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="digest_entries", to="notices.notice"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at__isnull", True)),
                        fields=["due_on", "person"],
                        name="notices_digest_due",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("person", "notice"), name="notices_digest_once")],
            },
        ),
        migrations.CreateModel(
            name="Mailing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80, unique=True)),
                ("department", models.CharField(max_length=10)),
                ("source", models.CharField(max_length=40)),
                ("given", models.JSONField(default=dict)),
                ("subject", models.JSONField()),
                ("body", models.JSONField()),
                ("legal", models.BooleanField()),
                ("kind", models.CharField(max_length=20)),
                ("path", models.CharField(blank=True, default="", max_length=120)),
                ("per_second", models.PositiveIntegerField()),
                ("state", models.CharField(default="running", max_length=10)),
                ("total", models.PositiveIntegerField()),
                ("done", models.BigIntegerField(default=0)),
                ("sent", models.PositiveIntegerField(default=0)),
                ("begun_at", models.DateTimeField()),
                ("begun_by", models.CharField(max_length=40)),
                ("begun_by_name", models.CharField(max_length=200)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["running", "stopped", "finished"])),
                        name="notices_mailing_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("per_second__gt", 0)), name="notices_mailing_has_a_pace"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "running")),
                            models.Q(
                                models.Q(("state", "running"), _negated=True),
                                ("ended_at__gte", models.F("begun_at")),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="notices_mailing_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Manner",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="accounts.person",
                    ),
                ),
                ("language", models.CharField(blank=True, default="", max_length=10)),
                ("quiet_from", models.TimeField(null=True)),
                ("quiet_until", models.TimeField(null=True)),
                ("digest", models.CharField(default="at_once", max_length=10)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quiet_from__isnull", True), ("quiet_until__isnull", True)),
                            models.Q(
                                ("quiet_from__isnull", False),
                                ("quiet_until__isnull", False),
                                models.Q(("quiet_from", models.F("quiet_until")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="notices_manner_quiet_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digest__in", ["at_once", "daily", "weekly"])), name="notices_manner_digest"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Nudge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="nudges", to="notices.notice"
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
                "constraints": [models.UniqueConstraint(fields=("notice", "person"), name="notices_nudge_once")],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(max_length=10)),
                ("address", models.CharField(max_length=1200)),
                ("provider", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=32, unique=True)),
                ("state", models.CharField(default="queued", max_length=10)),
                ("queued_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("provider_ref", models.CharField(blank=True, default="", max_length=80)),
                ("detail", models.CharField(blank=True, default="", max_length=200)),
                (
                    "nudge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attempts", to="notices.nudge"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["mail", "sms", "push"])), name="notices_attempt_channel"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["queued", "sent", "failed", "delivered", "bounced"])),
                        name="notices_attempt_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("state__in", ["queued", "sent"])),
                            models.Q(("settled_at__isnull", False), ("state__in", ["delivered", "bounced", "failed"])),
                            _connector="OR",
                        ),
                        name="notices_attempt_settled_at_an_end",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "queued")),
                        fields=("nudge", "channel", "address", "provider"),
                        name="notices_attempt_queued_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Provider",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(max_length=10)),
                ("name", models.CharField(max_length=60)),
                ("score", models.FloatField(default=1.0)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("failed_at", models.DateTimeField(null=True)),
                ("open_until", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("channel", "name"), name="notices_provider_once"),
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 0), ("score__lte", 1)), name="notices_provider_score"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PushSubscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("endpoint", models.CharField(max_length=1000)),
                ("p256dh", models.CharField(max_length=120)),
                ("auth", models.CharField(max_length=60)),
                ("label", models.CharField(max_length=120)),
                ("created_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("gone_at__isnull", True)), fields=["person"], name="notices_push_living"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("gone_at__isnull", True)),
                        fields=("endpoint",),
                        name="notices_push_one_person_a_browser",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("endpoint__startswith", "https://")), name="notices_push_https"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Registration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder_id", models.CharField(max_length=40, unique=True)),
                ("since", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("ended_at", models.DateTimeField(null=True)),
                ("until_on", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("holder_id__regex", "^[pe]-\\d+$")), name="notices_registration_holder"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), ("ended_at__gte", models.F("since")), _connector="OR"
                        ),
                        name="notices_registration_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("served_on", models.DateField()),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("time_stamp", models.BinaryField()),
                ("number", models.CharField(max_length=60, unique=True)),
                ("made_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="records", to="notices.notice"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("notice",),
                        name="notices_record_one_stands",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UnusableAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(max_length=10)),
                ("address", models.CharField(max_length=254)),
                ("since", models.DateTimeField()),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
                ("works_again_at", models.DateTimeField(null=True)),
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
                        condition=models.Q(("works_again_at__isnull", True)),
                        fields=("person", "channel", "address"),
                        name="notices_unusable_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Wording",
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
                ("key", models.CharField(max_length=80)),
                ("version", models.PositiveIntegerField(null=True)),
                ("texts", models.JSONField()),
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
                        name="notices_wording_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="notices_wording_decided_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")), fields=("key",), name="notices_wording_one_open"
                    ),
                    models.UniqueConstraint(fields=("key", "version"), name="notices_wording_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "published"), ("version__gte", 1)),
                            models.Q(models.Q(("outcome", "published"), _negated=True), ("version__isnull", True)),
                            _connector="OR",
                        ),
                        name="notices_wording_version_when_published",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
                ("what", models.CharField(max_length=10)),
                ("department", models.CharField(max_length=10)),
                ("path", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("off_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="notices_call_at")],
                "constraints": [
                    models.UniqueConstraint(fields=("key", "person"), name="notices_call_once_a_wait"),
                    models.CheckConstraint(
                        condition=models.Q(("what__in", ["chat", "video"])), name="notices_call_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sent_at__isnull", True), ("off_at__isnull", True), _connector="OR"),
                        name="notices_call_sent_or_off",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=10)),
                (
                    "channels",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), default=list),
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
                    models.UniqueConstraint(fields=("person", "what"), name="notices_call_choice_once"),
                    models.CheckConstraint(
                        condition=models.Q(("what__in", ["chat", "video"])), name="notices_call_choice_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channels__contained_by", ["mail", "sms", "push"])),
                        name="notices_call_choice_channels",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder_id", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=20)),
                (
                    "channels",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), default=list),
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
                    models.UniqueConstraint(fields=("person", "holder_id", "kind"), name="notices_choice_once"),
                    models.CheckConstraint(
                        condition=models.Q(("holder_id__regex", "^[pe]-\\d+$")), name="notices_choice_holder"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["legal", "application", "reminder", "licence", "rights", "organs", "announcement"],
                            )
                        ),
                        name="notices_choice_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channels__contained_by", ["mail", "sms", "push"])),
                        name="notices_choice_channels",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "legal"), _negated=True), ("channels__len__gt", 0), _connector="OR"
                        ),
                        name="notices_choice_legal_not_muted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Filing",
            fields=[
                (
                    "notice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="filing",
                        serialize=False,
                        to="notices.notice",
                    ),
                ),
                (
                    "labels",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("labels__len__lte", 5)), name="notices_filing_few_labels"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "notice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="letter",
                        serialize=False,
                        to="notices.notice",
                    ),
                ),
                ("storage_key", models.CharField(blank=True, default="", max_length=80)),
                ("address", models.TextField(blank=True, default="")),
                ("to_heirs", models.BooleanField(default=False)),
                ("posted_on", models.DateField(null=True)),
                ("tracking", models.CharField(blank=True, default="", max_length=40)),
                ("posted_at", models.DateTimeField(null=True)),
                ("posted_by_name", models.CharField(blank=True, default="", max_length=200)),
                ("returned_on", models.DateField(null=True)),
                ("return_reason", models.CharField(blank=True, default="", max_length=12)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("posted_on__isnull", True)),
                        fields=["notice"],
                        name="notices_letter_to_post",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("posted_at__isnull", True), ("posted_on__isnull", True), ("tracking", "")),
                            models.Q(("posted_at__isnull", False), ("posted_on__isnull", False), ("tracking__gt", "")),
                            _connector="OR",
                        ),
                        name="notices_letter_posted_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("return_reason", ""), ("returned_on__isnull", True)),
                            models.Q(
                                ("return_reason__gt", ""),
                                ("returned_on__gte", models.F("posted_on")),
                                ("returned_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="notices_letter_returned_after_posting",
                    ),
                ],
            },
        ),
    ]
