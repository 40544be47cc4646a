from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0053_where_lists_begin"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="case",
            name="cases_case_done",
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("decided_at__isnull", False)),
                fields=["department", "-decided_at", "id"],
                name="cases_case_done",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("decided_at__isnull", False)),
                fields=["department", "duty", "-decided_at", "id"],
                name="cases_case_done_of_duty",
            ),
        ),
    ]
