"""Whatever names a case says what becomes of it when the case is deleted."""

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField

from balcao.disposal.rooms import RULES
from balcao.foundation.forgetting.api import Blanked, Stays

TIED = {"cases.Case", "cases.Draft"}
NAMES = {"case_reference", "case_id", "draft_id", "drafts"}
"""Columns that always name a case or its draft."""
MAY_NAME = {"reference", "subject", "cause", "matter"}
"""Columns that name a case in some rooms, and something else in others."""
OTHERWISE = {
    "accounts.FaceCheck": "`reference` is the provider's",
    "accounts.ForeignIdentity": "`subject` is the other territory's name of a person",
    "accounts.Guardianship": "`reference` is the court's",
    "announcements.Announcement": "`subject` is what the words are about",
    "associations.Copy": "`reference` is the register's, by the number of the case that filed the organs",
    "associations.Handover": "`reference` is the register's; what it asks is about mandates, not about a case",
    "audit.Entry": "the trail is kept by law; what people wrote is not in it",
    "disposal.Item": "says that the case was deleted",
    "documents.PartialUpload": "gone within a day, by its own job",
    "entities.Seat": "`reference` is the register's",
    "licences.Proposal": "the register of licences keeps by whom a restraint was proposed",
    "licences.Rest": "`cause` is a decision's number; the register of licences keeps its course",
    "notices.Mailing": "`subject` is what the words are about",
    "payments.Consent": "`reference` and `matter` are of the standing consent",
    "payments.PayoutEntry": "the books: a payout in a file for the bank",
    "payments.Payment": "the books: `reference` is the payment's",
    "payments.PayoutBatch": "the books: `reference` is the batch's",
    "payments.Refund": "the books: `reference` is the refund's",
    "vouchers.Use": "`reference` is the receipt's",
}
"""Tables with such a column that holds no case, or that the law keeps, and why."""


def ours():
    return [model for model in apps.get_models() if model.__module__.startswith("balcao.")]


def label(model):
    return f"{model._meta.app_label}.{model.__name__}"


def tied_to_a_case():
    """Every table that names a case or its draft, and every one from which foreign keys lead to such a table."""
    found = TIED | {label(model) for model in ours() for field in model._meta.concrete_fields if field.attname in NAMES}
    while True:
        more = {
            label(model)
            for model in ours()
            for field in model._meta.concrete_fields
            if field.related_model is not None and label(field.related_model) in found
        }
        if more <= found:
            return found
        found |= more


SAID = {rule.table for rule in RULES}


def test_every_table_that_hangs_on_a_case_says_what_becomes_of_it():
    assert sorted(tied_to_a_case() - SAID - set(OTHERWISE)) == []


def test_every_other_column_that_may_name_a_case_is_judged():
    named = {label(model) for model in ours() for field in model._meta.concrete_fields if field.attname in MAY_NAME}
    assert sorted(named - SAID - set(OTHERWISE)) == []
    assert sorted(set(OTHERWISE) - {label(model) for model in ours()}) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.table)
def test_a_rule_is_whole(rule):
    columns = {field.name for field in rule.model._meta.concrete_fields} | {
        field.attname for field in rule.model._meta.concrete_fields
    }
    for lookup in rule.where:
        assert lookup.split("__")[0] in columns | {"pk"}, lookup
        field = lookup.rsplit("__", 1)[0]
        if lookup.endswith("__overlap"):
            assert isinstance(rule.model._meta.get_field(field), ArrayField)
    if isinstance(rule, (Blanked, Stays)):
        assert len(rule.why) > 20, "say why it is not deleted"
    if isinstance(rule, Blanked):
        assert set(rule.to) <= columns
