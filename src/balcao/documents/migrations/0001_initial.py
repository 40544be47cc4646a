import django.db.models.deletion
from django.db import migrations, models

import balcao.documents.types


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="RemoteEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=10, unique=True)),
                ("until", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60, unique=True)),
                ("register", models.CharField(max_length=30)),
                ("year", models.IntegerField()),
                ("sequence", models.IntegerField()),
                ("code", models.CharField(max_length=8)),
                ("kind", models.CharField(max_length=40)),
                ("holder_id", models.CharField(max_length=40)),
                ("department", models.CharField(max_length=10)),
                ("case_reference", models.CharField(blank=True, default="", max_length=60)),
                ("scopes", models.JSONField(default=list)),
                ("title", models.JSONField()),
                ("layout", models.TextField()),
                ("data", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("making", "making"),
                            ("sealed", "sealed"),
                            ("revoked", "revoked"),
                            ("deleted", "deleted"),
                        ],
                        default=balcao.documents.types.DocumentState["MAKING"],
                        max_length=10,
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                ("sealed_at", models.DateTimeField(null=True)),
                ("valid_until", models.DateField(null=True)),
                ("storage_key", models.CharField(blank=True, default="", max_length=100)),
                ("sha256", models.CharField(blank=True, default="", max_length=64)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("revoked_reason", models.JSONField(null=True)),
                ("replaced_at", models.DateTimeField(null=True)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("request_key", models.CharField(max_length=200, unique=True)),
                (
                    "anew_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["holder_id", "-id"], name="documents_document_holder"),
                    models.Index(fields=["case_reference"], name="documents_document_case"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("register", "year", "sequence"), name="documents_document_sequence_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("sha256", ""), _negated=True),
                        fields=("sha256",),
                        name="documents_document_sha256_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sealed_at__isnull", True), ("sha256", ""), ("state", "making"), ("storage_key", "")
                            ),
                            models.Q(
                                ("sealed_at__isnull", False),
                                ("state__in", ["sealed", "revoked"]),
                                models.Q(("sha256", ""), _negated=True),
                                models.Q(("storage_key", ""), _negated=True),
                            ),
                            models.Q(("state", "deleted"), ("storage_key", "")),
                            _connector="OR",
                        ),
                        name="documents_document_sealed_has_bytes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("revoked_at__isnull", False), ("revoked_reason__isnull", False), ("state", "revoked")
                            ),
                            models.Q(
                                models.Q(("state", "revoked"), _negated=True),
                                ("revoked_at__isnull", True),
                                ("revoked_reason__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="documents_document_revoked_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("deleted_at__isnull", False), ("holder_id", ""), ("layout", ""), ("state", "deleted")
                            ),
                            models.Q(models.Q(("state", "deleted"), _negated=True), ("deleted_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="documents_document_deleted_is_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replaced_at__isnull", True), ("replaced_by__isnull", True)),
                            models.Q(
                                ("replaced_at__isnull", False),
                                ("replaced_by__isnull", False),
                                models.Q(("replaced_by", models.F("pk")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="documents_document_replaced_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperPrint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("copy", models.PositiveIntegerField()),
                ("serial", models.CharField(max_length=60, unique=True)),
                ("place", models.JSONField()),
                ("printed_at", models.DateTimeField()),
                ("printed_by", models.CharField(max_length=200)),
                ("why", models.TextField(blank=True, default="")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="prints", to="documents.document"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("document", "copy"), name="documents_print_once_a_copy"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("copy", 1), ("why", "")),
                            models.Q(("copy__gt", 1), models.Q(("why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="documents_print_again_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartialUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("owner", models.CharField(max_length=40)),
                ("holder_id", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=50)),
                ("subject", models.CharField(max_length=120)),
                ("name", models.CharField(max_length=255)),
                ("length", models.PositiveBigIntegerField()),
                ("arrived", models.PositiveBigIntegerField(default=0)),
                ("begun_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["expires_at"], name="documents_upload_expires")],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "holder_id", "key"), name="documents_upload_once"),
                    models.CheckConstraint(
                        condition=models.Q(("arrived__lte", models.F("length"))), name="documents_upload_no_longer"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done_at__isnull", True), ("arrived", models.F("length")), _connector="OR"),
                        name="documents_upload_done_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SealingOutage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.CharField(max_length=20)),
                ("since", models.DateTimeField()),
                ("tries", models.PositiveIntegerField(default=1)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("ended_at",),
                        name="documents_outage_one_at_a_time",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Stamping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period", models.PositiveIntegerField()),
                ("stamped_at", models.DateTimeField()),
                ("holds_until", models.DateTimeField(null=True)),
                ("storage_key", models.CharField(max_length=100)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stampings", to="documents.document"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("document", "period"), name="documents_stamping_once_a_period"),
                    models.CheckConstraint(condition=models.Q(("period__gte", 1)), name="documents_stamping_counted"),
                ],
            },
        ),
        migrations.CreateModel(
            name="UploadPiece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.PositiveBigIntegerField()),
                ("data", models.BinaryField()),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pieces", to="documents.partialupload"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("upload", "start"), name="documents_piece_once")],
            },
        ),
    ]
