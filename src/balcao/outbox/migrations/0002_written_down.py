"""What happens to cases and notices of entities is written down with it, whoever writes."""

from django.db import migrations

CASES = """
CREATE FUNCTION outbox_case_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO outbox_happening (mark, kind, holder_id, service_id, draft_id, data, at)
    VALUES (
        gen_random_uuid(), CASE TG_OP WHEN 'INSERT' THEN 'case.lodged' ELSE 'case.moved' END,
        NEW.holder_id, NEW.service_id, NEW.draft_id,
        jsonb_build_object('reference', NEW.reference, 'service', NEW.service_id, 'state', NEW.state)
            || CASE TG_OP WHEN 'INSERT' THEN '{}'::jsonb ELSE jsonb_build_object('before', OLD.state) END,
        now()
    );
    RETURN NULL;
END $$;
CREATE TRIGGER outbox_case_lodged AFTER INSERT ON cases_case
    FOR EACH ROW WHEN (NEW.holder_id LIKE 'e-%') EXECUTE FUNCTION outbox_case_moved();
CREATE TRIGGER outbox_case_moved AFTER UPDATE OF state ON cases_case
    FOR EACH ROW WHEN (NEW.holder_id LIKE 'e-%' AND OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION outbox_case_moved();
"""
NOTICES = """
CREATE FUNCTION outbox_notice_delivered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO outbox_happening (mark, kind, holder_id, service_id, draft_id, data, at)
    SELECT gen_random_uuid(), 'notice.delivered', c.holder_id, c.service_id, c.draft_id,
        jsonb_build_object(
            'reference', c.reference, 'service', c.service_id, 'notice', NEW.id, 'legal', NEW.legal,
            'served_on', NEW.deemed_served_on
        ),
        now()
    FROM cases_case c WHERE c.reference = NEW.case_reference AND c.holder_id = NEW.holder_id;
    RETURN NULL;
END $$;
CREATE TRIGGER outbox_notice_delivered AFTER INSERT ON notices_notice
    FOR EACH ROW WHEN (NEW.holder_id LIKE 'e-%' AND NEW.case_reference <> '')
    EXECUTE FUNCTION outbox_notice_delivered();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("notices", "0001_initial"), ("outbox", "0001_initial")]
    operations = [migrations.RunSQL(CASES + NOTICES)]
