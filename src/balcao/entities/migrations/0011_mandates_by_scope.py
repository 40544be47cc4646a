from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('entities', '0010_invitation_opened'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='mandate',
            index=models.Index(fields=['scope'], name='entities_mandate_scope'),
        ),
    ]
