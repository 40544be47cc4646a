from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0051_reissue"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="case",
            name="cases_case_objects_once",
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("against__isnull", False)),
                fields=("against", "service_id", "holder_id"),
                name="cases_case_objects_once",
            ),
        ),
        migrations.AddField(
            model_name="papercopy",
            name="fee_back_at",
            field=models.DateTimeField(null=True),
        ),
    ]
