"""A receipt as a sealed PDF."""

import time

import pytest

from balcao.documents.api import SealState, verify_seal
from balcao.foundation.storage.api import read
from balcao.payments.models import ReceiptFile
from balcao.payments.receipts import receipt_file
from balcao.payments.tests.conftest import standing


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.BALCAO_VAR = tmp_path


def test_it_is_sealed_made_once_and_within_a_second(counter, settings):
    counter.pay(counter.place(550_00, 12_50))
    receipt_file_of = receipt_file(standing())  # the fonts and keys are read once a process
    first = read(receipt_file_of)
    ReceiptFile.objects.all().delete()
    began = time.process_time()
    again = receipt_file(standing())
    assert time.process_time() - began < 1
    assert verify_seal(first, folder=settings.BALCAO_VAR / "pki").state is SealState.GENUINE
    counter.place(600_00, subject="case:2")
    assert read(receipt_file(standing())) == read(again)
    assert ReceiptFile.objects.count() == 1


def test_what_was_taken_back_keeps_its_receipt(counter):
    payment = counter.pay(counter.place())
    paid = standing()
    before = receipt_file(paid)
    counter.tell(payment, "payment.reversed")
    assert receipt_file(paid) == before
