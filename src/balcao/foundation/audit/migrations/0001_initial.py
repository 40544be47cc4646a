import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed_at", models.DateTimeField()),
                ("root", models.CharField(max_length=64)),
                ("previous", models.CharField(blank=True, default="", max_length=64)),
                ("chain", models.CharField(max_length=64, unique=True)),
                ("token", models.BinaryField(default=b"")),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(choices=[("write", "write"), ("read", "read")], max_length=5)),
                ("event", models.CharField(max_length=120)),
                ("actor_id", models.CharField(max_length=40)),
                ("actor_name", models.CharField(max_length=200)),
                ("acting_for", models.CharField(max_length=40)),
                ("channel", models.CharField(max_length=10)),
                ("departments", models.JSONField(default=list)),
                ("subject", models.CharField(max_length=200)),
                ("holder_id", models.CharField(blank=True, default="", max_length=40)),
                ("purpose", models.JSONField(default=dict)),
                ("basis", models.JSONField(default=dict)),
                ("data", models.JSONField(default=dict)),
                ("mandate_id", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("mandate_id__isnull", False)),
                        fields=["mandate_id", "id"],
                        name="audit_entry_mandate",
                    ),
                    models.Index(fields=["holder_id", "kind", "-id"], name="audit_entry_holder"),
                    models.Index(fields=["subject", "id"], name="audit_entry_subject"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedLeaf",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry_id", models.BigIntegerField(unique=True)),
                ("place", models.IntegerField()),
                ("leaf", models.CharField(max_length=64)),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="leaves", to="audit.seal"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("seal", "place"), name="audit_leaf_place_once")],
            },
        ),
    ]
