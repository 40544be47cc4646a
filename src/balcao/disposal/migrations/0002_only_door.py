"""Cases and decisions are deleted through one door: a confirmed list that names the case, while no hold stands on it.

The verb says which list it works on; saying so helps nobody whom no such list names. An item that says that a case was
deleted is never changed.
"""

from django.db import migrations

ALLOWS = """
CREATE FUNCTION disposal_allows(wanted bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM disposal_item i JOIN disposal_disposallist l ON l.id = i.disposal_list_id
        WHERE i.case_id = wanted AND i.state IN ('waiting', 'deleted') AND i.told_at IS NOT NULL
            AND l.outcome = 'confirmed' AND l.id::text = current_setting('balcao.disposal', true)
    ) AND NOT EXISTS (SELECT 1 FROM disposal_legalhold h WHERE h.case_id = wanted AND h.lifted_at IS NULL)
$$;
"""
DECISIONS = """
CREATE OR REPLACE FUNCTION cases_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND disposal_allows(OLD.case_id) THEN RETURN OLD; END IF;
    IF TG_OP = 'UPDATE' AND NEW.because_of_id IS NULL AND disposal_allows(OLD.because_of_id)
        AND to_jsonb(NEW) - 'because_of_id' = to_jsonb(OLD) - 'because_of_id' THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a decision is never changed nor removed' USING ERRCODE = 'insufficient_privilege';
END $$;
"""
DECISIONS_BEFORE = """
CREATE OR REPLACE FUNCTION cases_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a decision is never changed nor removed' USING ERRCODE = 'insufficient_privilege';
END $$;
"""
CASES = """
CREATE FUNCTION disposal_case_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF disposal_allows(OLD.id) THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'case % is deleted by a confirmed list alone', OLD.reference
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER disposal_case_stays BEFORE DELETE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION disposal_case_stays();
"""
ITEMS = """
CREATE FUNCTION disposal_item_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'deleted' THEN
        RAISE EXCEPTION 'what says that a case was deleted is never changed'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER disposal_item_stays BEFORE UPDATE OR DELETE ON disposal_item
    FOR EACH ROW EXECUTE FUNCTION disposal_item_stays();
"""
BACKWARD = (
    DECISIONS_BEFORE
    + """
DROP TRIGGER disposal_item_stays ON disposal_item;
DROP FUNCTION disposal_item_stays();
DROP TRIGGER disposal_case_stays ON cases_case;
DROP FUNCTION disposal_case_stays();
DROP FUNCTION disposal_allows(bigint);
"""
)


class Migration(migrations.Migration):
    dependencies = [("disposal", "0001_initial"), ("cases", "0009_decisions_stay")]
    operations = [migrations.RunSQL(ALLOWS + DECISIONS + CASES + ITEMS, BACKWARD)]
