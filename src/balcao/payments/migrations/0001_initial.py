import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="BankAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("read_by", models.CharField(max_length=200)),
                ("read_at", models.DateTimeField()),
                ("changed", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="SettledDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True)),
                ("read_at", models.DateTimeField()),
                ("taken", models.BigIntegerField()),
                ("given_back", models.BigIntegerField()),
                ("lines", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="StatementFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("mapping", models.JSONField(default=dict)),
                ("read_by", models.CharField(max_length=200)),
                ("read_at", models.DateTimeField()),
                ("lines", models.IntegerField()),
                ("added", models.IntegerField()),
                ("skipped", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=40, unique=True)),
                ("holder_id", models.CharField(max_length=40)),
                ("matter", models.CharField(max_length=120)),
                ("department", models.CharField(max_length=10)),
                ("title", models.JSONField()),
                ("scopes", models.JSONField(default=list)),
                ("most", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("given", "given"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("token", models.CharField(blank=True, default="", max_length=100)),
                ("shown", models.CharField(blank=True, default="", max_length=40)),
                ("asked_by", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("given_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "given")),
                        fields=("holder_id", "matter"),
                        name="payments_consent_one_given",
                    ),
                    models.CheckConstraint(condition=models.Q(("most__gt", 0)), name="payments_consent_most"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "given"), _negated=True),
                            models.Q(models.Q(("token", ""), _negated=True), ("given_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="payments_consent_given_with_token",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Difference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("not_ours", "not_ours"),
                            ("not_theirs", "not_theirs"),
                            ("amount", "amount"),
                            ("no_case", "no_case"),
                        ],
                        max_length=12,
                    ),
                ),
                ("key", models.CharField(max_length=80)),
                ("theirs", models.BigIntegerField(null=True)),
                ("ours", models.BigIntegerField(null=True)),
                ("found_at", models.DateTimeField()),
                ("explanation", models.TextField(blank=True, default="")),
                ("settled_by", models.CharField(blank=True, default="", max_length=200)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at__isnull", True)),
                        fields=["day"],
                        name="payments_difference_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "key"), name="payments_difference_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_at__isnull", True), models.Q(("settled_by", ""), _negated=True), _connector="OR"
                        ),
                        name="payments_difference_settled_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=40, unique=True)),
                ("subject", models.CharField(max_length=120)),
                ("holder_id", models.CharField(max_length=40)),
                ("department", models.CharField(max_length=10)),
                ("title", models.JSONField(default=dict)),
                ("lines", models.JSONField()),
                ("total", models.BigIntegerField()),
                ("given_back", models.BigIntegerField(default=0)),
                ("scopes", models.JSONField(default=list)),
                ("debt", models.BooleanField(default=False)),
                ("held", models.BooleanField(default=False)),
                ("lent", models.BooleanField(default=False)),
                ("forfeited", models.BigIntegerField(default=0)),
                ("part_number", models.PositiveSmallIntegerField(default=0)),
                ("due_on", models.DateField(null=True)),
                ("matter", models.CharField(blank=True, default="", max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("in_parts", "in_parts"),
                            ("paid", "paid"),
                            ("refunded", "refunded"),
                            ("reversed", "reversed"),
                            ("void", "void"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("placed_at", models.DateTimeField()),
                ("receipt_number", models.CharField(max_length=40, null=True, unique=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("refunded_at", models.DateTimeField(null=True)),
                (
                    "part_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalments",
                        to="payments.order",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject", "-id"], name="payments_order_subject"),
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["holder_id"], name="payments_order_due"
                    ),
                    models.Index(
                        condition=models.Q(("due_on__isnull", False), ("state", "open")),
                        fields=["due_on"],
                        name="payments_order_due_on",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["open", "paid", "in_parts"])),
                        fields=("subject",),
                        name="payments_order_one_live",
                    ),
                    models.CheckConstraint(condition=models.Q(("total__gt", 0)), name="payments_order_total"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("paid_at__isnull", True),
                                ("receipt_number__isnull", True),
                                ("state__in", ["open", "void", "in_parts"]),
                            ),
                            models.Q(
                                ("paid_at__isnull", False),
                                ("receipt_number__isnull", False),
                                ("state__in", ["paid", "refunded", "reversed"]),
                            ),
                            _connector="OR",
                        ),
                        name="payments_order_receipt_when_paid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("given_back", 0),
                            models.Q(
                                ("given_back__gt", 0),
                                ("given_back__lte", models.F("total")),
                                ("state__in", ["paid", "refunded", "reversed"]),
                            ),
                            _connector="OR",
                        ),
                        name="payments_order_gives_back_no_more",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("forfeited", 0),
                            models.Q(
                                ("forfeited__gt", 0),
                                ("held", True),
                                ("state__in", ["paid", "refunded", "reversed"]),
                                (
                                    "total__gte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("given_back"), "+", models.F("forfeited")
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="payments_order_forfeits_what_is_held",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("part_number", 0), ("part_of__isnull", True)),
                            models.Q(("part_number__gt", 0), ("part_of__isnull", False)),
                            _connector="OR",
                        ),
                        name="payments_order_part_is_numbered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enforcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60, unique=True)),
                ("claim", models.JSONField(default=dict)),
                ("amount", models.BigIntegerField()),
                ("collected", models.BigIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("taken", "taken"),
                            ("refused", "refused"),
                            ("collected", "collected"),
                            ("returned", "returned"),
                            ("recalled", "recalled"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("tried_at", models.DateTimeField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="enforcements", to="payments.order"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "taken"])),
                        fields=["asked_at"],
                        name="payments_enforcement_goes_on",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "taken"])),
                        fields=("order",),
                        name="payments_enforcement_one_goes_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0), ("collected__gte", 0), ("collected__lte", models.F("amount"))
                        ),
                        name="payments_enforcement_amounts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "waiting"), ("taken_at__isnull", True)),
                            models.Q(("ended_at__isnull", True), ("state", "taken"), ("taken_at__isnull", False)),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("state__in", ["refused", "collected", "returned", "recalled"]),
                            ),
                            _connector="OR",
                        ),
                        name="payments_enforcement_course",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DepositClosing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("forfeit", models.BigIntegerField(default=0)),
                ("reason", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("approved", "approved"),
                            ("refused", "refused"),
                            ("done", "done"),
                        ],
                        max_length=10,
                    ),
                ),
                ("by_rule", models.BooleanField(default=False)),
                (
                    "asked_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("asked_by", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                (
                    "decided_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("decided_by", models.CharField(blank=True, default="", max_length=200)),
                ("decided_at", models.DateTimeField(null=True)),
                ("refusal", models.TextField(blank=True, default="")),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="closings", to="payments.order"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "approved"])),
                        fields=("order",),
                        name="payments_closing_one",
                    ),
                    models.CheckConstraint(condition=models.Q(("forfeit__gte", 0)), name="payments_closing_forfeit"),
                    models.CheckConstraint(
                        condition=models.Q(("asked_eyes__overlap", models.F("decided_eyes")), _negated=True),
                        name="payments_closing_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("asked_eyes", []),
                                ("by_rule", True),
                                ("decided_eyes", []),
                                ("forfeit", 0),
                                ("state", "approved"),
                            ),
                            models.Q(
                                ("by_rule", False),
                                ("decided_eyes", []),
                                ("state", "asked"),
                                models.Q(("asked_eyes", []), _negated=True),
                            ),
                            models.Q(
                                ("by_rule", False),
                                ("state__in", ["approved", "refused"]),
                                models.Q(("asked_eyes", []), _negated=True),
                                models.Q(("decided_eyes", []), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="payments_closing_by_rule_or_by_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayeeAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder_id", models.CharField(max_length=40)),
                ("bank", models.CharField(max_length=11)),
                ("number", models.CharField(max_length=34)),
                ("name", models.CharField(max_length=140)),
                ("given_by", models.CharField(max_length=200)),
                ("given_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("fault", models.CharField(blank=True, default="", max_length=10)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at__isnull", False), ("ended_at__isnull", True)),
                        fields=("holder_id",),
                        name="payments_account_one_current",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at__isnull", True), ("ended_at__isnull", True)),
                        fields=("holder_id",),
                        name="payments_account_one_given",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=50, unique=True)),
                ("provider_id", models.CharField(max_length=100, null=True, unique=True)),
                ("provider_url", models.CharField(blank=True, default="", max_length=500)),
                ("account", models.CharField(default="provider", max_length=60)),
                ("amount", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("started", "started"),
                            ("waiting", "waiting"),
                            ("succeeded", "succeeded"),
                            ("failed", "failed"),
                            ("reversed", "reversed"),
                        ],
                        default="started",
                        max_length=12,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("succeeded_at", models.DateTimeField(null=True)),
                ("reversed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["started", "waiting"])),
                        fields=["started_at"],
                        name="payments_payment_unsettled",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payments_payment_amount")
                ],
            },
        ),
        migrations.CreateModel(
            name="Collection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("announced", "announced"),
                            ("tried", "tried"),
                            ("done", "done"),
                            ("failed", "failed"),
                            ("dropped", "dropped"),
                        ],
                        max_length=10,
                    ),
                ),
                ("announced_at", models.DateTimeField()),
                ("tried_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="collections", to="payments.consent"
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="collection", to="payments.order"
                    ),
                ),
                (
                    "payment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="collection",
                        to="payments.payment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PaymentPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.BigIntegerField()),
                ("given_back", models.BigIntegerField(default=0)),
                ("settles", models.BooleanField(default=False)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="payments.order"
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="payments.payment"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settles", True)), fields=("order",), name="payments_part_one_settles"
                    ),
                    models.UniqueConstraint(fields=("payment", "order"), name="payments_part_once"),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payments_part_amount"),
                    models.CheckConstraint(
                        condition=models.Q(("given_back__gte", 0), ("given_back__lte", models.F("amount"))),
                        name="payments_part_gives_back_no_more",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120, unique=True)),
                ("reference", models.CharField(max_length=40, unique=True)),
                ("holder_id", models.CharField(max_length=40)),
                ("department", models.CharField(max_length=10)),
                ("title", models.JSONField()),
                ("lines", models.JSONField()),
                ("scopes", models.JSONField(default=list)),
                ("case_reference", models.CharField(blank=True, default="", max_length=40)),
                ("amount", models.BigIntegerField()),
                ("owed_at", models.DateTimeField()),
                ("paid_at", models.DateTimeField(null=True)),
                ("called_off_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["holder_id", "-owed_at"], name="payments_payout_holder"),
                    models.Index(
                        condition=models.Q(("paid_at__isnull", True)), fields=["owed_at"], name="payments_payout_owed"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payments_payout_amount"),
                    models.CheckConstraint(
                        condition=models.Q(("paid_at__isnull", True), ("called_off_at__isnull", True), _connector="OR"),
                        name="payments_payout_paid_or_off",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayoutBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=35, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "proposed"), ("sent", "sent"), ("dropped", "dropped")], max_length=10
                    ),
                ),
                ("made_eyes", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40))),
                ("made_by", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                (
                    "decided_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("decided_by", models.CharField(blank=True, default="", max_length=200)),
                ("decided_at", models.DateTimeField(null=True)),
                ("file", models.TextField(blank=True, default="")),
                ("sha256", models.CharField(blank=True, default="", max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("made_eyes__overlap", models.F("decided_eyes")), _negated=True),
                        name="payments_batch_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_eyes", []), ("state", "proposed")),
                            models.Q(("state", "dropped"), models.Q(("decided_eyes", []), _negated=True)),
                            models.Q(
                                ("state", "sent"),
                                models.Q(("decided_eyes", []), _negated=True),
                                models.Q(("file", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="payments_batch_by_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("made_eyes", []), _negated=True), name="payments_batch_made_by_somebody"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayoutEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("end_to_end", models.CharField(max_length=35, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("dropped", "dropped"),
                            ("sent", "sent"),
                            ("paid", "paid"),
                            ("rejected", "rejected"),
                            ("returned", "returned"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=10)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="payments.payeeaccount"
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="payments.payoutbatch"
                    ),
                ),
                (
                    "payout",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="payments.payout"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["proposed", "sent", "paid"])),
                        fields=("payout",),
                        name="payments_entry_one_live",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("count", models.PositiveSmallIntegerField()),
                ("every_months", models.PositiveSmallIntegerField()),
                ("surcharge", models.BigIntegerField(default=0)),
                ("late_days", models.PositiveSmallIntegerField()),
                ("agreed_at", models.DateTimeField()),
                ("agreed_by", models.CharField(max_length=200)),
                ("begun_at", models.DateTimeField(null=True)),
                ("called_at", models.DateTimeField(null=True)),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plan", to="payments.order"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("count__gte", 1), ("count__lte", 120), ("every_months__gte", 1), ("surcharge__gte", 0)
                        ),
                        name="payments_plan_terms",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80, unique=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="payments_posting_at")],
            },
        ),
        migrations.CreateModel(
            name="PostingLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account", models.CharField(max_length=60)),
                ("amount", models.BigIntegerField()),
                ("order_reference", models.CharField(blank=True, default="", max_length=40)),
                (
                    "posting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="payments.posting"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "id"], name="payments_line_account")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="payments_posting_line_moves"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProviderEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event_id", models.CharField(max_length=100, unique=True)),
                ("body_sha256", models.CharField(max_length=64)),
                ("received_at", models.DateTimeField()),
                ("outcome", models.CharField(max_length=30)),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="payments.payment"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReceiptFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100)),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="receipt_file", to="payments.order"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=60, unique=True)),
                ("amount", models.BigIntegerField()),
                ("line", models.PositiveSmallIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("approved", "approved"),
                            ("refused", "refused"),
                            ("done", "done"),
                        ],
                        max_length=10,
                    ),
                ),
                ("by_rule", models.BooleanField(default=False)),
                ("reason", models.JSONField(default=dict)),
                (
                    "asked_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("asked_by", models.CharField(blank=True, default="", max_length=200)),
                ("asked_at", models.DateTimeField()),
                (
                    "decided_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("decided_by", models.CharField(blank=True, default="", max_length=200)),
                ("decided_at", models.DateTimeField(null=True)),
                ("refusal", models.TextField(blank=True, default="")),
                ("accepted_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("paid_out_as", models.CharField(blank=True, default="", max_length=120)),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="refunds", to="payments.paymentpart"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "done"), _negated=True),
                        fields=["state", "asked_at"],
                        name="payments_refund_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payments_refund_amount"),
                    models.CheckConstraint(
                        condition=models.Q(("asked_eyes__overlap", models.F("decided_eyes")), _negated=True),
                        name="payments_refund_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("asked_eyes", []),
                                ("by_rule", True),
                                ("decided_eyes", []),
                                ("state__in", ["approved", "done"]),
                            ),
                            models.Q(
                                ("by_rule", False),
                                ("decided_eyes", []),
                                ("state", "asked"),
                                models.Q(("asked_eyes", []), _negated=True),
                            ),
                            models.Q(
                                ("by_rule", False),
                                ("state__in", ["approved", "refused", "done"]),
                                models.Q(("asked_eyes", []), _negated=True),
                                models.Q(("decided_eyes", []), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="payments_refund_by_rule_or_by_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SettledLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80, unique=True)),
                ("amount", models.BigIntegerField()),
                (
                    "day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settled_lines",
                        to="payments.settledday",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TillSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("till", models.CharField(max_length=20)),
                ("department", models.CharField(max_length=10)),
                ("person_id", models.BigIntegerField()),
                ("officer", models.CharField(max_length=200)),
                ("opened_at", models.DateTimeField()),
                ("float_amount", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("left", "left"),
                            ("counted", "counted"),
                            ("confirmed", "confirmed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("left_at", models.DateTimeField(null=True)),
                ("counted", models.JSONField(default=dict)),
                ("difference", models.BigIntegerField(default=0)),
                ("explanation", models.TextField(blank=True, default="")),
                (
                    "counted_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("counted_by", models.CharField(blank=True, default="", max_length=200)),
                ("counted_at", models.DateTimeField(null=True)),
                (
                    "confirmed_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("confirmed_by", models.CharField(blank=True, default="", max_length=200)),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "confirmed"), _negated=True),
                        fields=("till",),
                        name="payments_till_one_session",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("person_id",), name="payments_till_one_officer"
                    ),
                    models.CheckConstraint(condition=models.Q(("float_amount__gte", 0)), name="payments_till_float"),
                    models.CheckConstraint(
                        condition=models.Q(("counted_eyes__overlap", models.F("confirmed_eyes")), _negated=True),
                        name="payments_till_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("state__in", ["open", "left"])),
                            models.Q(
                                ("confirmed_at__isnull", True), ("counted_at__isnull", False), ("state", "counted")
                            ),
                            models.Q(
                                ("confirmed_at__isnull", False), ("counted_at__isnull", False), ("state", "confirmed")
                            ),
                            _connector="OR",
                        ),
                        name="payments_till_counted_then_confirmed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("difference", 0), models.Q(("explanation", ""), _negated=True), _connector="OR"
                        ),
                        name="payments_till_difference_explained",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TillEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "means",
                    models.CharField(choices=[("cash", "cash"), ("card", "card"), ("cheque", "cheque")], max_length=10),
                ),
                ("amount", models.BigIntegerField()),
                ("tendered", models.BigIntegerField()),
                ("slip", models.CharField(blank=True, default="", max_length=60)),
                ("taken_at", models.DateTimeField()),
                ("void_reason", models.TextField(blank=True, default="")),
                (
                    "void_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("void_asked_by", models.CharField(blank=True, default="", max_length=200)),
                ("void_asked_at", models.DateTimeField(null=True)),
                (
                    "voided_eyes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                ("voided_by", models.CharField(blank=True, default="", max_length=200)),
                ("voided_at", models.DateTimeField(null=True)),
                (
                    "payment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="till_entry", to="payments.payment"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="payments.tillsession"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0),
                            models.Q(
                                models.Q(("means", "cash"), ("tendered__gte", models.F("amount"))),
                                models.Q(
                                    models.Q(("means", "cash"), _negated=True),
                                    ("tendered", models.F("amount")),
                                    models.Q(("slip", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="payments_till_entry_tendered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("void_eyes__overlap", models.F("voided_eyes")), _negated=True),
                        name="payments_till_void_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("voided_at__isnull", True),
                            models.Q(
                                models.Q(("void_eyes", []), _negated=True),
                                models.Q(("voided_eyes", []), _negated=True),
                                models.Q(("void_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="payments_till_void_by_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=140, unique=True)),
                ("booked_on", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("payer", models.CharField(blank=True, default="", max_length=200)),
                ("text", models.CharField(blank=True, default="", max_length=500)),
                ("order_id", models.BigIntegerField(null=True)),
                ("used", models.BigIntegerField(default=0)),
                ("sent_back", models.BigIntegerField(default=0)),
                ("sent_as", models.CharField(blank=True, default="", max_length=120)),
                ("settled_by", models.CharField(blank=True, default="", max_length=200)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="payments.statementfile",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="payments.payment",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            (
                                "amount__gt",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("used"), "+", models.F("sent_back")
                                ),
                            )
                        ),
                        fields=["booked_on"],
                        name="payments_transfer_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0),
                            ("sent_back__gte", 0),
                            ("used__gte", 0),
                            (
                                "amount__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("used"), "+", models.F("sent_back")
                                ),
                            ),
                        ),
                        name="payments_transfer_not_more",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("used", 0), ("payment__isnull", False), _connector="OR"),
                        name="payments_transfer_used_for",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sent_back", 0), models.Q(("sent_as", ""), _negated=True), _connector="OR"),
                        name="payments_transfer_sent_as",
                    ),
                ],
            },
        ),
    ]
