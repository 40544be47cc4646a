# Copies on paper, documents issued anew, and until when stamps and remote keys hold

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0006_stampings_outages'),
    ]

    operations = [
        migrations.CreateModel(
            name='RemoteEnd',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('department', models.CharField(max_length=10, unique=True)),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='document',
            name='anew_for',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document'),
        ),
        migrations.AddField(
            model_name='stamping',
            name='holds_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='PaperPrint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('copy', models.PositiveIntegerField()),
                ('serial', models.CharField(max_length=60, unique=True)),
                ('place', models.JSONField()),
                ('printed_at', models.DateTimeField()),
                ('printed_by', models.CharField(max_length=200)),
                ('why', models.TextField(blank=True, default='')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prints', to='documents.document')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('document', 'copy'), name='documents_print_once_a_copy'), models.CheckConstraint(condition=models.Q(models.Q(('copy', 1), ('why', '')), models.Q(('copy__gt', 1), models.Q(('why', ''), _negated=True)), _connector='OR'), name='documents_print_again_has_reason')],
            },
        ),
    ]
