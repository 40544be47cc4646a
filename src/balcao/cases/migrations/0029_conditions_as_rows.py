from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0028_revisions"),
    ]

    operations = [
        migrations.RemoveField(model_name="case", name="conditions"),
        migrations.AddField(
            model_name="case",
            name="conditions",
            field=models.JSONField(default=list),
        ),
    ]
