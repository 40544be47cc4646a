import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder_id", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=40)),
                ("file", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("code", models.CharField(max_length=8, unique=True)),
                ("added_at", models.DateTimeField()),
                ("added_by", models.CharField(max_length=40)),
                ("valid_until", models.DateField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by", models.CharField(blank=True, default="", max_length=40)),
                ("forgotten_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["holder_id", "kind"], name="papers_holder"),
                    models.Index(fields=["sha256"], name="papers_sha256"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("holder_id", "kind", "sha256"),
                        name="papers_paper_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at__isnull", True), ("withdrawn_by", "")),
                            models.Q(("withdrawn_at__isnull", False), models.Q(("withdrawn_by", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="papers_withdrawn_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("forgotten_at__isnull", True),
                            models.Q(("file", {}), ("forgotten_at__gte", models.F("withdrawn_at"))),
                            _connector="OR",
                        ),
                        name="papers_forgotten_when_withdrawn",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("genuine", models.BooleanField()),
                (
                    "compared",
                    models.CharField(
                        choices=[("original", "original"), ("register", "register"), ("issuer", "issuer")],
                        max_length=10,
                    ),
                ),
                ("by", models.CharField(max_length=40)),
                ("by_name", models.CharField(max_length=200)),
                ("department", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                ("valid_until", models.DateField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
                ("case_reference", models.CharField(blank=True, default="", max_length=40)),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="checks", to="papers.paper"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("paper",),
                        name="papers_one_check_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("genuine", True), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="papers_refused_with_reason",
                    ),
                ],
            },
        ),
    ]
