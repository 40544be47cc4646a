import django.db.models.deletion
from django.db import migrations, models

import balcao.credentials.types


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Errand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("handle_hash", models.CharField(max_length=64, unique=True)),
                ("client_id", models.CharField(max_length=200)),
                ("redirect_uri", models.CharField(max_length=500)),
                ("state", models.TextField(blank=True, default="")),
                ("challenge", models.CharField(max_length=128)),
                ("bound_to", models.CharField(blank=True, default="", max_length=43)),
                ("type_id", models.CharField(max_length=80)),
                ("pushed", models.BooleanField(default=False)),
                ("begun_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SpentNonce",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hash", models.CharField(max_length=64, unique=True)),
                ("until_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("type_id", models.CharField(max_length=80)),
                (
                    "source",
                    models.CharField(
                        choices=[("licence", "licence"), ("document", "document"), ("post", "post")], max_length=10
                    ),
                ),
                ("subject", models.CharField(max_length=60)),
                ("holder_id", models.CharField(max_length=40)),
                ("client_id", models.CharField(blank=True, default="", max_length=200)),
                ("redirect_uri", models.CharField(blank=True, default="", max_length=500)),
                ("challenge", models.CharField(blank=True, default="", max_length=128)),
                ("code_hash", models.CharField(max_length=64, unique=True)),
                ("tx_hash", models.CharField(blank=True, default="", max_length=64)),
                ("tx_tries", models.PositiveSmallIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("token_hash", models.CharField(max_length=64, null=True, unique=True)),
                ("token_until_at", models.DateTimeField(null=True)),
                ("bound_to", models.CharField(blank=True, default="", max_length=43)),
                ("left", models.SmallIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "holder_id", "subject"], name="credentials_grant_bearer")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("left__gte", 0)), name="credentials_grant_not_overdrawn"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("client_id", ""), models.Q(("challenge", ""), _negated=True), _connector="OR"
                        ),
                        name="credentials_grant_needs_pkce",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("token_hash", None), ("used_at__isnull", False), _connector="OR"),
                        name="credentials_token_after_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("handle_hash", models.CharField(max_length=64, unique=True)),
                (
                    "told",
                    models.CharField(
                        blank=True,
                        choices=[
                            (balcao.credentials.types.Told["ACCEPTED"], balcao.credentials.types.Told["ACCEPTED"]),
                            (balcao.credentials.types.Told["FAILED"], balcao.credentials.types.Told["FAILED"]),
                            (balcao.credentials.types.Told["DELETED"], balcao.credentials.types.Told["DELETED"]),
                        ],
                        default="",
                        max_length=30,
                    ),
                ),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="credentials.grant"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("told", ""), ("told_at", None)),
                            models.Q(models.Q(("told", ""), _negated=True), ("told_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="credentials_told_with_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("handle", models.CharField(max_length=64, unique=True)),
                ("reader_hash", models.CharField(max_length=64)),
                ("type_id", models.CharField(max_length=80)),
                ("claims", models.JSONField()),
                ("purpose", models.CharField(max_length=200)),
                ("nonce", models.CharField(max_length=64)),
                ("asked_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("response_hash", models.CharField(blank=True, default="", max_length=64)),
                ("judged", models.JSONField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["until_at"], name="credentials_question_end")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("judged__isnull", True), ("answered_at__isnull", False), _connector="OR"),
                        name="credentials_judged_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("holder_id", models.CharField(max_length=40)),
                ("type_id", models.CharField(max_length=80)),
                ("subject", models.CharField(max_length=60)),
                ("claims", models.JSONField()),
                ("purpose", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("opened", models.PositiveIntegerField(default=0)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "holder_id"], name="credentials_share_maker")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_at__gt", models.F("made_at"))), name="credentials_share_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose", ""), _negated=True), name="credentials_share_purpose"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("size", models.PositiveIntegerField()),
                ("taken", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("token", models.TextField(blank=True, default="")),
                ("token_version", models.PositiveIntegerField(default=0)),
                ("token_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("taken__lte", models.F("size"))), name="credentials_list_not_overfull"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Issued",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("type_id", models.CharField(max_length=80)),
                (
                    "source",
                    models.CharField(
                        choices=[("licence", "licence"), ("document", "document"), ("post", "post")], max_length=10
                    ),
                ),
                ("subject", models.CharField(max_length=60)),
                ("holder_id", models.CharField(max_length=40)),
                ("place", models.PositiveIntegerField()),
                ("status", models.PositiveSmallIntegerField(default=balcao.credentials.types.Status["VALID"])),
                ("removed_at", models.DateTimeField(null=True)),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("review_on", models.DateField(null=True)),
                (
                    "delivery",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="credentials",
                        to="credentials.delivery",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="places", to="credentials.statuslist"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["source", "subject"], name="credentials_issued_subject"),
                    models.Index(fields=["person", "holder_id"], name="credentials_issued_bearer"),
                    models.Index(
                        condition=models.Q(("status", 0), _negated=True),
                        fields=["list"],
                        name="credentials_issued_not_valid",
                    ),
                    models.Index(fields=["expires_at"], name="credentials_issued_end"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("list", "place"), name="credentials_place_once"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", (0, 1, 2))), name="credentials_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("issued_at"))), name="credentials_issued_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("removed_at", None), ("status", 1), _connector="OR"),
                        name="credentials_removed_is_invalid",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Waiting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("transaction_hash", models.CharField(max_length=64, unique=True)),
                ("keys", models.JSONField()),
                ("form", models.CharField(default="dc+sd-jwt", max_length=20)),
                ("asked_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="waiting", to="credentials.grant"
                    ),
                ),
            ],
        ),
    ]
