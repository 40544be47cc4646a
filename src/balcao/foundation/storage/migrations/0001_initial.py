from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Leaving",
            fields=[
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
            ],
        ),
    ]
