"""Assertions are remembered by who signed them: sites, and entities' software."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('openid', '0002_published_keys'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='usedassertion', name='openid_assertion_once'),
        migrations.AddField(
            model_name='usedassertion',
            name='issuer',
            field=models.CharField(default='', max_length=64),
            preserve_default=False,
        ),
        migrations.RunSQL(
            "UPDATE openid_usedassertion u SET issuer = c.client_id FROM openid_client c WHERE c.id = u.client_id",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveField(model_name='usedassertion', name='client'),
        migrations.AddConstraint(
            model_name='usedassertion',
            constraint=models.UniqueConstraint(fields=('issuer', 'jti'), name='openid_assertion_once'),
        ),
    ]
