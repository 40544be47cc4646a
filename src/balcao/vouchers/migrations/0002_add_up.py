"""What moves on a voucher adds up, and is only ever added."""

from django.db import migrations

ADD_UP = """
CREATE FUNCTION vouchers_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE vouchers_voucher SET balance = balance + NEW.amount WHERE id = NEW.voucher_id;
    RETURN NULL;
END $$;
CREATE TRIGGER vouchers_movements_add_up AFTER INSERT ON vouchers_movement
    FOR EACH ROW EXECUTE FUNCTION vouchers_add_up();
CREATE FUNCTION vouchers_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'movements of vouchers are only ever added' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER vouchers_movements_only_added BEFORE UPDATE OR DELETE ON vouchers_movement
    FOR EACH ROW EXECUTE FUNCTION vouchers_only_added();
"""


class Migration(migrations.Migration):
    dependencies = [("vouchers", "0001_initial")]
    operations = [migrations.RunSQL(ADD_UP)]
