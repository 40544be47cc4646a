from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0013_reminders_called_off")]

    operations = [
        migrations.AddField(
            model_name="letter", name="address", field=models.TextField(blank=True, default="")
        ),
    ]
