from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_a_decision_keeps_its_note"),
    ]

    operations = [
        migrations.RemoveField(model_name="case", name="clock_used"),
        migrations.AddField(model_name="case", name="clock_runs", field=models.JSONField(default=list)),
        migrations.AddField(
            model_name="supplement",
            name="days",
            field=models.PositiveSmallIntegerField(default=10),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="opinion",
            name="days",
            field=models.PositiveSmallIntegerField(default=10),
            preserve_default=False,
        ),
    ]
