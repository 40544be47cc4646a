import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by_name", models.CharField(max_length=200)),
                (
                    "proposed_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40)),
                ),
                ("outcome", models.CharField(blank=True, default="", max_length=10)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "decided_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("department", models.CharField(max_length=10)),
                ("reached", models.PositiveBigIntegerField(default=0)),
                ("asked", models.PositiveIntegerField(default=0)),
                ("found", models.PositiveIntegerField(default=0)),
                ("silent_since", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("stopped_by_name", models.CharField(blank=True, default="", max_length=200)),
                ("scheme", models.CharField(max_length=60)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ("", "returned")),
                            models.Q(
                                models.Q(("proposed_eyes__overlap", models.F("decided_eyes")), _negated=True),
                                models.Q(("decided_eyes", []), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="vouchers_run_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="vouchers_run_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "confirmed"),
                            models.Q(("asked", 0), ("done_at__isnull", True), ("found", 0)),
                            _connector="OR",
                        ),
                        name="vouchers_run_confirmed_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done_at__isnull", True), ("stopped_at__isnull", True), _connector="OR"),
                        name="vouchers_run_ends_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("done_at__isnull", True), ("outcome__in", ("", "confirmed")), ("stopped_at__isnull", True)
                        ),
                        fields=("scheme",),
                        name="vouchers_run_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scheme", models.CharField(max_length=60)),
                ("department", models.CharField(max_length=10)),
                ("provider_id", models.CharField(max_length=40)),
                ("period", models.CharField(max_length=10)),
                ("uses", models.PositiveIntegerField()),
                ("amount", models.BigIntegerField()),
                ("payout_id", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["provider_id", "-period"], name="vouchers_statement_provider")],
                "constraints": [
                    models.UniqueConstraint(fields=("scheme", "provider_id", "period"), name="vouchers_statement_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("uses__gt", 0)), name="vouchers_statement_of_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Voucher",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True)),
                ("scheme", models.CharField(max_length=60)),
                ("holder_id", models.CharField(max_length=40)),
                ("balance", models.BigIntegerField(default=0)),
                ("given_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["holder_id"], name="vouchers_voucher_holder"),
                    models.Index(
                        condition=models.Q(("balance__gt", 0)), fields=["scheme", "id"], name="vouchers_voucher_left"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("scheme", "holder_id"), name="vouchers_voucher_one_of_a_scheme"),
                    models.CheckConstraint(
                        condition=models.Q(("balance__gte", 0)), name="vouchers_never_below_nothing"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Use",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=40, null=True, unique=True)),
                ("provider_id", models.CharField(max_length=40)),
                ("provider_name", models.JSONField()),
                ("licence_number", models.CharField(max_length=40)),
                ("amount", models.BigIntegerField()),
                ("way", models.CharField(choices=[("code", "code"), ("card", "card")], max_length=4)),
                ("key", models.CharField(max_length=80)),
                ("asked_at", models.DateTimeField()),
                ("asked_by_name", models.CharField(max_length=200)),
                ("expires_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("paid", "paid"),
                            ("refused", "refused"),
                            ("cancelled", "cancelled"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_name", models.CharField(blank=True, default="", max_length=200)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("cancelled_by_name", models.CharField(blank=True, default="", max_length=200)),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                (
                    "statement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="of_uses",
                        to="vouchers.statement",
                    ),
                ),
                (
                    "voucher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="vouchers.voucher"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["provider_id", "-asked_at"], name="vouchers_use_provider"),
                    models.Index(fields=["voucher", "-asked_at"], name="vouchers_use_voucher"),
                    models.Index(
                        condition=models.Q(("state", "paid"), ("statement", None)),
                        fields=["decided_at"],
                        name="vouchers_use_to_settle",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("provider_id", "key"), name="vouchers_use_once"),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="vouchers_use_of_something"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "waiting")),
                            models.Q(models.Q(("state", "waiting"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="vouchers_use_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cancelled_at__isnull", False),
                                ("state", "cancelled"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(models.Q(("state", "cancelled"), _negated=True), ("cancelled_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="vouchers_use_cancelled_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("statement", None), ("state", "paid"), _connector="OR"),
                        name="vouchers_use_settled_if_paid",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case_reference", models.CharField(max_length=40, unique=True)),
                ("to_card", models.CharField(max_length=20)),
                ("relation", models.CharField(max_length=10)),
                ("amount", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("held", "held"), ("waiting", "waiting"), ("done", "done"), ("returned", "returned")],
                        default="held",
                        max_length=8,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="given_away", to="vouchers.voucher"
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_over",
                        to="vouchers.voucher",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["to_card"], name="vouchers_transfer_waiting"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="vouchers_transfer_of_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("receiver__isnull", False), ("state", "done")),
                            models.Q(models.Q(("state", "done"), _negated=True), ("receiver__isnull", True)),
                            _connector="OR",
                        ),
                        name="vouchers_transfer_done_to_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("given", "given"),
                            ("spent", "spent"),
                            ("cancelled", "cancelled"),
                            ("passed_on", "passed_on"),
                            ("returned", "returned"),
                            ("received", "received"),
                            ("expired", "expired"),
                        ],
                        max_length=9,
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("key", models.CharField(max_length=80, unique=True)),
                (
                    "transfer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="vouchers.transfer",
                    ),
                ),
                (
                    "use",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="vouchers.use",
                    ),
                ),
                (
                    "voucher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="movements", to="vouchers.voucher"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["voucher", "-at"], name="vouchers_movement_voucher")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gt", 0), ("kind__in", ("given", "cancelled", "returned", "received"))),
                            models.Q(("amount__lt", 0), ("kind__in", ("spent", "passed_on", "expired"))),
                            _connector="OR",
                        ),
                        name="vouchers_movement_in_its_direction",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Code",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digits", models.CharField(max_length=8, unique=True)),
                ("expires_at", models.DateTimeField()),
                (
                    "voucher",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="code", to="vouchers.voucher"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Card",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=12, unique=True)),
                ("pin", models.CharField(max_length=200)),
                ("fails", models.PositiveSmallIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("made_by_name", models.CharField(max_length=200)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "voucher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cards", to="vouchers.voucher"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)), fields=("voucher",), name="vouchers_card_one"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Difference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("said_at", models.DateTimeField()),
                ("said_by_name", models.CharField(max_length=200)),
                ("answer", models.TextField(blank=True, default="")),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="differences", to="vouchers.statement"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("statement",),
                        name="vouchers_difference_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(("answered_at__isnull", False), models.Q(("answer", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="vouchers_difference_answered_whole",
                    ),
                ],
            },
        ),
    ]
