"""A decision is never changed nor removed. What was decided before is taken over from the cases."""

from django.db import migrations

FORWARD = """
INSERT INTO cases_decision (case_id, kind, outcome, route, reasons, note, conditions, trace, at, effect_on,
                            "by", by_name, for_name, proposed_eyes, eyes)
SELECT id, 'decided', outcome, route, reasons, note,
       CASE WHEN conditions = '' THEN '[]'::jsonb ELSE jsonb_build_array(jsonb_build_object('text', conditions)) END,
       trace, decided_at, (decided_at AT TIME ZONE 'Asia/Macau')::date,
       decided_by, decided_by_name, decided_for_name, proposed_eyes, decided_eyes
FROM cases_case WHERE decided_at IS NOT NULL;
CREATE FUNCTION cases_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a decision is never changed nor removed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER cases_decision_stays BEFORE UPDATE OR DELETE ON cases_decision
    FOR EACH ROW EXECUTE FUNCTION cases_decision_stays();
"""
BACKWARD = """
DROP TRIGGER cases_decision_stays ON cases_decision;
DROP FUNCTION cases_decision_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_decisions_and_links")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
