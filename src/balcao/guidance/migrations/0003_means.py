from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("guidance", "0002_mark")]

    operations = [
        migrations.AddField(
            "miss", "means", models.CharField(max_length=80, blank=True, default="", db_default="")
        ),
    ]
