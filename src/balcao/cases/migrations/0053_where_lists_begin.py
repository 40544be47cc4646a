import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0052_remedies_of_each_and_paper_fee_back"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state__in", ("with_officer", "proposed"))),
                fields=["pressing_at", "id"],
                name="cases_case_pressing",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state__in", ("supplement", "hearing", "consulting", "processing"))),
                fields=["lodged_at", "id"],
                name="cases_case_long_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state", "proposed")), fields=["department"], name="cases_case_proposed"
            ),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["created_by"], name="cases_draft_created_by"),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("clerks", []), _negated=True), fields=["clerks"], name="cases_draft_clerks"
            ),
        ),
    ]
