"""Triggers that refuse every change but an addition. The tables stay empty-able only by dropping them."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
"""
TABLES = ("audit_entry", "audit_seal", "audit_sealedleaf")


def _triggers() -> str:
    return "".join(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION audit_append_only();"
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();"
        for table in TABLES
    )


def _undo() -> str:
    return (
        "".join(
            f"DROP TRIGGER {table}_append_only ON {table}; DROP TRIGGER {table}_no_truncate ON {table};"
            for table in TABLES
        )
        + "DROP FUNCTION audit_append_only();"
    )


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE + _triggers(), _undo())]
