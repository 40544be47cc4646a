"""Purpose and basis of a reading are texts in every language; a bare string stays readable as one."""

from django.db import migrations, models

TO_JSON = "".join(
    f"ALTER TABLE audit_entry ALTER COLUMN {column} TYPE jsonb USING to_jsonb({column});"
    for column in ("purpose", "basis")
)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.RunSQL(
            TO_JSON,
            migrations.RunSQL.noop,
            state_operations=[
                migrations.AlterField("entry", "purpose", models.JSONField(default=dict)),
                migrations.AlterField("entry", "basis", models.JSONField(default=dict)),
            ],
        )
    ]
