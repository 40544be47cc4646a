from django.db import migrations, models

OF_A_LINE = """
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
UNDO = """
DROP TRIGGER payments_refund_of_a_line ON payments_refund;
DROP FUNCTION payments_refund_of_a_line();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0012_consents")]

    operations = [
        migrations.AddField(
            model_name="refund", name="line", field=models.PositiveSmallIntegerField(null=True)
        ),
        migrations.RunSQL(OF_A_LINE, UNDO),
    ]
