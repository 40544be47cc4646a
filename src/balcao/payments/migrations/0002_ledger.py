"""The ledger balances and is only added to; refunds and parts never come to more than there is."""

from django.db import migrations

REFUNDS_ADD_UP = """
CREATE FUNCTION payments_add_up_refunds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    change bigint := 0;
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.state <> 'refused' THEN change := change - OLD.amount; END IF;
    IF TG_OP <> 'DELETE' AND NEW.state <> 'refused' THEN change := change + NEW.amount; END IF;
    IF change <> 0 THEN
        UPDATE payments_paymentpart SET given_back = given_back + change WHERE id = COALESCE(NEW.part_id, OLD.part_id);
        UPDATE payments_order o SET given_back = o.given_back + change FROM payments_paymentpart p
            WHERE p.id = COALESCE(NEW.part_id, OLD.part_id) AND p.settles AND o.id = p.order_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payments_refunds_add_up AFTER INSERT OR UPDATE OR DELETE ON payments_refund
    FOR EACH ROW EXECUTE FUNCTION payments_add_up_refunds();
"""
REFUND_OF_A_LINE = """
CREATE FUNCTION payments_refund_of_a_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    most bigint;
    back bigint;
BEGIN
    SELECT (o.lines -> NEW.line::int ->> 'amount')::bigint INTO most
        FROM payments_paymentpart p JOIN payments_order o ON o.id = p.order_id WHERE p.id = NEW.part_id FOR UPDATE OF o;
    SELECT sum(amount) INTO back FROM payments_refund
        WHERE part_id = NEW.part_id AND line = NEW.line AND state <> 'refused';
    IF back > COALESCE(most, 0) THEN
        RAISE EXCEPTION 'refunds of line % come to %, more than its %', NEW.line, back, most
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payments_refund_of_a_line AFTER INSERT OR UPDATE ON payments_refund FOR EACH ROW
    WHEN (NEW.line IS NOT NULL AND NEW.state <> 'refused') EXECUTE FUNCTION payments_refund_of_a_line();
"""
PARTS_ADD_UP = """
CREATE FUNCTION payments_parts_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole bigint;
    parts bigint;
    asked bigint;
    number bigint := COALESCE(NEW.part_of_id, NEW.id);
BEGIN
    SELECT o.total + plan.surcharge INTO whole FROM payments_order o JOIN payments_plan plan ON plan.order_id = o.id
        WHERE o.id = number AND o.state = 'in_parts';
    IF whole IS NOT NULL THEN
        SELECT COALESCE(sum(CASE WHEN state = 'reversed' THEN given_back ELSE total END), 0),
               COALESCE(sum(total) FILTER (WHERE state = 'open'), 0) INTO parts, asked FROM payments_order
            WHERE part_of_id = number AND state IN ('open', 'paid', 'refunded', 'reversed');
        IF parts < whole OR (parts > whole AND asked > 0) THEN
            RAISE EXCEPTION 'the parts of order % come to %, not to %', number, parts, whole
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payments_order_parts_add_up AFTER INSERT OR UPDATE ON payments_order
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.part_of_id IS NOT NULL OR NEW.state = 'in_parts') EXECUTE FUNCTION payments_parts_add_up();
"""
LEDGER = """
CREATE FUNCTION payments_check_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rest numeric;
BEGIN
    SELECT sum(amount) INTO rest FROM payments_postingline WHERE posting_id = NEW.id;
    IF rest IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'posting % comes to %, not to nothing', NEW.id, rest USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payments_posting_balances AFTER INSERT ON payments_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_check_balance();
CREATE FUNCTION payments_check_balance_of_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(amount) FROM payments_postingline WHERE posting_id = NEW.posting_id) <> 0 THEN
        RAISE EXCEPTION 'posting % does not come to nothing', NEW.posting_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payments_lines_balance AFTER INSERT ON payments_postingline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_check_balance_of_line();
CREATE FUNCTION payments_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
"""
TABLES = ("payments_posting", "payments_postingline")
ONLY_ADDED = "".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION payments_append_only();"
    f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION payments_append_only();"
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [
        migrations.RunSQL(sql) for sql in (REFUNDS_ADD_UP, REFUND_OF_A_LINE, PARTS_ADD_UP, LEDGER, ONLY_ADDED)
    ]
