"""A published version is never changed nor removed."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION catalogue_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published version is immutable' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER catalogue_version_immutable BEFORE UPDATE OR DELETE ON catalogue_publishedversion
    FOR EACH ROW EXECUTE FUNCTION catalogue_immutable();
"""
BACKWARD = """
DROP TRIGGER catalogue_version_immutable ON catalogue_publishedversion;
DROP FUNCTION catalogue_immutable();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
