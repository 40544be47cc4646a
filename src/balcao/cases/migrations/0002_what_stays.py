"""What the database itself sees to: how pressing a case is, and that what was decided or assessed stays."""

from django.db import migrations

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
"""
DECISIONS_STAY = """
CREATE FUNCTION cases_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND disposal_allows(OLD.case_id) THEN RETURN OLD; END IF;
    IF TG_OP = 'UPDATE' AND NEW.because_of_id IS NULL AND disposal_allows(OLD.because_of_id)
        AND to_jsonb(NEW) - 'because_of_id' = to_jsonb(OLD) - 'because_of_id' THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a decision is never changed nor removed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER cases_decision_stays BEFORE UPDATE OR DELETE ON cases_decision
    FOR EACH ROW EXECUTE FUNCTION cases_decision_stays();
"""
ASSESSMENTS = """
CREATE FUNCTION cases_points_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND disposal_allows((SELECT case_id FROM cases_assessment WHERE id = OLD.assessment_id)) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'what an assessor gave or declared is never changed nor removed'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER cases_points_stay BEFORE UPDATE OR DELETE ON cases_points
    FOR EACH ROW EXECUTE FUNCTION cases_points_stay();
CREATE TRIGGER cases_declaration_stays BEFORE UPDATE OR DELETE ON cases_declaration
    FOR EACH ROW EXECUTE FUNCTION cases_points_stay();
CREATE FUNCTION cases_points_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM cases_assessment a JOIN cases_panel p ON p.id = a.panel_id
                   JOIN cases_assessor s ON s.panel_id = p.id AND s.id = NEW.assessor_id
                   WHERE a.id = NEW.assessment_id AND p.opened_at IS NOT NULL AND p.closed_at IS NULL)
       OR NOT EXISTS (SELECT 1 FROM cases_declaration d WHERE d.assessment_id = NEW.assessment_id
                      AND d.assessor_id = NEW.assessor_id AND d.free)
       OR EXISTS (SELECT 1 FROM cases_declaration d WHERE d.assessment_id = NEW.assessment_id
                  AND d.assessor_id = NEW.assessor_id AND NOT d.free)
       OR (NEW.corrects_id IS NOT NULL AND NOT EXISTS (
               SELECT 1 FROM cases_points b WHERE b.id = NEW.corrects_id
               AND b.assessment_id = NEW.assessment_id AND b.assessor_id = NEW.assessor_id)) THEN
        RAISE EXCEPTION 'points come from an assessor of an open panel whom nothing keeps from the application'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_points_in_time BEFORE INSERT ON cases_points
    FOR EACH ROW EXECUTE FUNCTION cases_points_in_time();
"""
ONE_A_DESK = """
ALTER TABLE cases_appointment ADD CONSTRAINT cases_appointment_one_a_desk EXCLUDE USING gist (
    counter WITH =,
    seat WITH =,
    tsrange(starts_at AT TIME ZONE 'UTC', (starts_at AT TIME ZONE 'UTC') + minutes * interval '1 minute') WITH &&
) WHERE (state = 'agreed' AND counter <> '' AND position('/' in counter) = 0);
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(PRESSING + DECISIONS_STAY + ASSESSMENTS + ONE_A_DESK)]
