from django.db import migrations

CONSTRAINT = """
ALTER TABLE cases_appointment ADD CONSTRAINT cases_appointment_one_a_desk EXCLUDE USING gist (
    counter WITH =,
    seat WITH =,
    tsrange(starts_at AT TIME ZONE 'UTC', (starts_at AT TIME ZONE 'UTC') + minutes * interval '1 minute') WITH &&
) WHERE (state = 'agreed' AND counter <> '' AND position('/' in counter) = 0)
"""
"""A desk that services share is given to one visit at a time. By the clock of UTC, for what an index holds may not
hang on the server's zone; in SQL, for Django takes such an expression for a new one each time it compares."""


class Migration(migrations.Migration):
    dependencies = [("cases", "0071_answer_clerk")]
    operations = [
        migrations.RunSQL(CONSTRAINT, "ALTER TABLE cases_appointment DROP CONSTRAINT cases_appointment_one_a_desk")
    ]
