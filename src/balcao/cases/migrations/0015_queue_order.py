import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


PRESSING = """
CREATE FUNCTION cases_pressing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    share double precision := 0.75;
    complexity_days integer := 1;
    urgent_days integer := 30;
    assumed_days integer := 60;
BEGIN
    SELECT w.deadline_share / 100.0, w.complexity_days, w.urgent_days, w.assumed_days
      INTO share, complexity_days, urgent_days, assumed_days
      FROM cases_weighting w WHERE w.department IN (NEW.department, '') ORDER BY w.department DESC LIMIT 1;
    IF NOT FOUND THEN
        share := 0.75; complexity_days := 1; urgent_days := 30; assumed_days := 60;
    END IF;
    NEW.pressing_at := NEW.lodged_at
        + share * (COALESCE(NEW.deadline_at, NEW.lodged_at + make_interval(hours => 24 * assumed_days)) - NEW.lodged_at)
        - make_interval(hours => 24 * (complexity_days * (NEW.complexity - 1)
            + CASE WHEN NEW.urgent_reason = '' THEN 0 ELSE urgent_days END));
    RETURN NEW;
END $$;
CREATE TRIGGER cases_pressing
    BEFORE INSERT OR UPDATE OF deadline_at, lodged_at, department, complexity, urgent_reason ON cases_case
    FOR EACH ROW WHEN (NEW.decided_at IS NULL) EXECUTE FUNCTION cases_pressing();
UPDATE cases_case SET complexity = complexity WHERE decided_at IS NULL;
"""
NO_PRESSING = "DROP TRIGGER cases_pressing ON cases_case; DROP FUNCTION cases_pressing();"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_way_changes"),
        ("cases", "0014_guardianship"),
        ("catalogue", "0002_immutable"),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="Label",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(max_length=10)),
                ("name", models.JSONField()),
                ("meaning", models.JSONField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Reservation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("batch", models.CharField(blank=True, default="", max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name="Weighting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("department", models.CharField(blank=True, default="", max_length=10, unique=True)),
                ("deadline_share", models.PositiveSmallIntegerField(default=75)),
                ("complexity_days", models.PositiveSmallIntegerField(default=1)),
                ("urgent_days", models.PositiveSmallIntegerField(default=30)),
                ("assumed_days", models.PositiveSmallIntegerField(default=60)),
            ],
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="cases_case_queue",
        ),
        migrations.AddField(
            model_name="case",
            name="complexity",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="case",
            name="labels",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list),
        ),
        migrations.AddField(
            model_name="case",
            name="pressing_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="urgent_reason",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state__in", ("with_officer", "proposed"))),
                fields=["department", "pressing_at", "id"],
                name="cases_case_queue",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state__in", ("supplement", "hearing", "consulting", "processing"))),
                fields=["department", "lodged_at", "id"],
                name="cases_case_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("assignee__isnull", False), ("state__in", ("with_officer", "proposed"))),
                fields=["assignee", "pressing_at"],
                name="cases_case_taken",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("sought_by", name="gin_trgm_ops"), name="cases_case_sought"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("labels", []), _negated=True), fields=["labels"], name="cases_case_labels"
            ),
        ),
        migrations.AddConstraint(
            model_name="label",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("department", "name"), name="cases_label_once"
            ),
        ),
        migrations.AddField(
            model_name="reservation",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="reservation", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="reservation",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
            ),
        ),
        migrations.AddConstraint(
            model_name="weighting",
            constraint=models.CheckConstraint(
                condition=models.Q(("deadline_share__lte", 100)), name="cases_weighting_share"
            ),
        ),
        migrations.AddConstraint(
            model_name="reservation",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("since"))), name="cases_reservation_period"
            ),
        ),
        migrations.RunSQL(PRESSING, NO_PRESSING),
    ]
