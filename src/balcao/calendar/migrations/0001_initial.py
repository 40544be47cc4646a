from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ClosingDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True)),
                ("reason", models.JSONField()),
                ("basis", models.CharField(max_length=300)),
                ("entered_at", models.DateTimeField()),
                ("entered_by_name", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason__has_keys", ["zh-Hant", "pt", "en"]), models.Q(("basis", ""), _negated=True)
                        ),
                        name="calendar_closing_day_reason",
                    )
                ],
            },
        ),
    ]
