"""The only door by which a case goes: a confirmed list of what is to be deleted."""

from django.db import migrations

ONLY_DOOR = """
CREATE FUNCTION disposal_allows(wanted bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM disposal_item i JOIN disposal_disposallist l ON l.id = i.disposal_list_id
        WHERE i.case_id = wanted AND i.state IN ('waiting', 'deleted') AND i.told_at IS NOT NULL
            AND l.outcome = 'confirmed' AND l.id::text = current_setting('balcao.disposal', true)
    ) AND NOT EXISTS (SELECT 1 FROM disposal_legalhold h WHERE h.case_id = wanted AND h.lifted_at IS NULL)
$$;

CREATE FUNCTION disposal_case_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF disposal_allows(OLD.id) THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'case % is deleted by a confirmed list alone', OLD.reference
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER disposal_case_stays BEFORE DELETE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION disposal_case_stays();

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


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("disposal", "0001_initial")]
    operations = [migrations.RunSQL(ONLY_DOOR)]
