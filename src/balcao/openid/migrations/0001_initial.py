import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("entities", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Client",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client_id", models.CharField(max_length=64, unique=True)),
                ("names", models.JSONField()),
                ("site_url", models.CharField(blank=True, default="", max_length=500)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("active", "active"),
                            ("refused", "refused"),
                            ("closed", "closed"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "auth_method",
                    models.CharField(
                        choices=[
                            ("client_secret_basic", "client_secret_basic"),
                            ("client_secret_post", "client_secret_post"),
                            ("private_key_jwt", "private_key_jwt"),
                            ("none", "none"),
                        ],
                        max_length=24,
                    ),
                ),
                ("secret_hash", models.CharField(blank=True, default="", max_length=64)),
                ("keys", models.JSONField(default=list)),
                ("jwks_uri", models.CharField(blank=True, default="", max_length=500)),
                ("keys_asked_at", models.DateTimeField(null=True)),
                ("keys_read_at", models.DateTimeField(null=True)),
                ("pkce_required", models.BooleanField(default=True)),
                ("scopes", models.JSONField()),
                ("sector", models.CharField(max_length=255)),
                ("id_token_alg", models.CharField(default="RS256", max_length=5)),
                ("logout_uri", models.CharField(blank=True, default="", max_length=500)),
                ("dynamic", models.BooleanField(default=False)),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "active"), _negated=True),
                            ("dynamic", True),
                            models.Q(
                                ("decided_by__isnull", False),
                                ("proposed_by__isnull", False),
                                models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="openid_client_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("auth_method", "none"), _negated=True), ("pkce_required", True), _connector="OR"
                        ),
                        name="openid_client_public_needs_pkce",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("auth_method", "private_key_jwt"), _negated=True),
                            models.Q(("keys", []), _negated=True),
                            models.Q(("jwks_uri", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="openid_client_has_keys",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClientUri",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("signed_in", "signed_in"), ("signed_out", "signed_out")], max_length=10),
                ),
                ("uri", models.CharField(max_length=500)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="uris", to="openid.client"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("client", "kind", "uri"), name="openid_uri_once")],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scopes", models.JSONField()),
                ("given_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="openid.client"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("client", "person"),
                        name="openid_consent_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Errand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("handle_hash", models.CharField(max_length=64, unique=True)),
                ("wanted", models.JSONField()),
                ("pushed", models.BooleanField(default=False)),
                ("begun_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("progress", models.JSONField(default=dict)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="openid.client"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Stay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sid", models.CharField(max_length=43, unique=True)),
                ("session_key", models.CharField(max_length=40)),
                ("since_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("session_key", "person"),
                        name="openid_stay_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scopes", models.JSONField()),
                ("claims", models.JSONField(default=dict)),
                ("nonce", models.TextField(blank=True, default="")),
                ("level", models.SmallIntegerField()),
                ("authenticated_at", models.DateTimeField()),
                ("redirect_uri", models.CharField(max_length=500)),
                ("challenge", models.CharField(blank=True, default="", max_length=128)),
                ("code_hash", models.CharField(max_length=64, unique=True)),
                ("code_until_at", models.DateTimeField()),
                ("code_used_at", models.DateTimeField(null=True)),
                ("given_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="openid.client"
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="entities.entity"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.person"
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="grants", to="openid.stay"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["client", "person"], name="openid_grant_of")],
            },
        ),
        migrations.CreateModel(
            name="Farewell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="openid.client"
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="openid.stay"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("stay", "client"), name="openid_farewell_once")],
            },
        ),
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("access", "access"), ("refresh", "refresh")], max_length=7)),
                ("hash", models.CharField(max_length=64, unique=True)),
                ("scopes", models.JSONField()),
                ("given_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tokens", to="openid.grant"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UsedAssertion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("issuer", models.CharField(max_length=64)),
                ("jti", models.CharField(max_length=255)),
                ("until_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("issuer", "jti"), name="openid_assertion_once")],
            },
        ),
    ]
