from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("licences", "0008_terms_that_rest")]

    operations: ClassVar = [
        migrations.AddField(model_name="licence", name="end_told", field=models.DateField(null=True)),
    ]
