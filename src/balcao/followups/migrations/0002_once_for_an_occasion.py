import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("followups", "0001_follow_ups")]

    operations = [
        BtreeGistExtension(),
        migrations.AddField(
            model_name="followup", name="occasion", field=models.CharField(blank=True, default="", max_length=40)
        ),
        migrations.AddField(model_name="followup", name="caused_on", field=models.DateField(null=True)),
        migrations.RunSQL("UPDATE followups_followup SET caused_on = due_on", migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(model_name="followup", name="caused_on", field=models.DateField()),
        migrations.AddConstraint(
            model_name="followup",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("occasion", ""), _negated=True),
                expressions=[
                    ("holder_id", "="),
                    ("service_id", "="),
                    ("licence_number", "="),
                    ("occasion", "="),
                    ("rule", "<>"),
                    (
                        models.Func(
                            models.F("caused_on"),
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                            template="daterange(%(expressions)s, %(expressions)s + 30)",
                        ),
                        "&&",
                    ),
                ],
                name="followups_once_for_an_occasion",
            ),
        ),
    ]
