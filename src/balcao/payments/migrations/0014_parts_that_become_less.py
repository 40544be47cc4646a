"""What is asked in parts never exceeds what is due; more than that may only have been paid already."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("balcao.payments.migrations.0010_deposits_and_parts").PARTS_ADD_UP.split("CREATE CONSTRAINT")[0]
PARTS_ADD_UP = """
CREATE OR REPLACE FUNCTION payments_parts_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0013_refund_of_a_line")]

    operations = [migrations.RunSQL(PARTS_ADD_UP, BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))]
