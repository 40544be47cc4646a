import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Miss",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=10)),
                ("words", models.CharField(max_length=200)),
                ("pressed", models.CharField(max_length=200)),
                ("language", models.CharField(max_length=10)),
                ("times", models.PositiveIntegerField(default=1)),
                ("said", models.JSONField(default=list)),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by_name", models.CharField(blank=True, default="", max_length=200)),
                ("means", models.CharField(blank=True, db_default="", default="", max_length=80)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["department", "settled_at", "-times"], name="guidance_miss_listed"),
                    models.Index(fields=["first_at"], name="guidance_miss_first"),
                ],
                "constraints": [models.UniqueConstraint(fields=("department", "pressed"), name="guidance_miss_once")],
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder_id", models.CharField(max_length=20)),
                ("kind", models.CharField(choices=[("favourite", "favourite"), ("hidden", "hidden")], max_length=10)),
                ("service_id", models.CharField(blank=True, default="", max_length=80)),
                ("at", models.DateTimeField()),
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
                        fields=("person", "holder_id", "kind", "service_id"), name="guidance_mark_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "hidden"), models.Q(("service_id", ""), _negated=True), _connector="OR"
                        ),
                        name="guidance_mark_of_a_service",
                    ),
                ],
            },
        ),
    ]
