from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=200, unique=True)),
                ("department", models.CharField(max_length=10)),
                ("holder_id", models.CharField(max_length=40)),
                ("case_reference", models.CharField(max_length=60)),
                ("message", models.JSONField()),
                ("asked_at", models.DateTimeField()),
                ("delivered_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case_reference", "id"], name="exchange_delivery_case"),
                    models.Index(
                        condition=models.Q(("delivered_at__isnull", True)),
                        fields=["asked_at"],
                        name="exchange_delivery_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("key", ""), _negated=True), models.Q(("department", ""), _negated=True)
                        ),
                        name="exchange_delivery_addressed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("delivered_at__isnull", True), ("delivered_at__gte", models.F("asked_at")), _connector="OR"
                        ),
                        name="exchange_delivery_after_asking",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=40)),
                ("sequence", models.PositiveBigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("received_at", models.DateTimeField()),
                ("content", models.JSONField()),
                ("outcome", models.CharField(blank=True, default="", max_length=20)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "sequence"), name="exchange_register_event_once")
                ],
            },
        ),
    ]
