"""`balcao verify FILE`, `balcao cases replay`, `balcao audit verify`, `balcao draw verify` and
`balcao ledger verify`."""

import argparse
import json
from pathlib import Path

from balcao.cases.api import Run, replay_case
from balcao.documents import api as documents
from balcao.foundation.audit.api import BadProof, check_proof, seals, verify
from balcao.intake.api import check_draw
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.notices.api import BadRecord, check_record, digest_of
from balcao.payments.api import verify_ledger

WORDS = {
    "not_a_pdf": "this is no PDF",
    "no_seal": "it bears no seal",
    "unreadable": "it cannot be read",
    "unknown_seal": "its seal is not of this administration",
    "changed_after_sealing": "it was changed after sealing",
    "something_added_after_sealing": "something was added after sealing",
    "no_valid_time_stamp": "its time stamp is missing or not valid",
    "seal_changed": "the seal itself was changed",
    "look_alike": "its seal bears a name like a department's, but is not of this administration",
    "not_for_sealing": "its signature is of this administration, but not meant for documents",
    "seal_stripped": "its seal was taken off",
}


def verify_pdf(arguments: argparse.Namespace) -> int:
    """0 with the signer and the date of issue when genuine and in force; 1 with the reason otherwise."""
    path = Path(arguments.file)
    if not path.is_file():
        print(f"There is no file {path}.")
        return 1
    if path.suffix == ".json":
        return _verify_record(path)
    if arguments.trust_anchor:
        return _verify_by(path, Path(arguments.trust_anchor))
    answer = documents.verify_file(path.read_bytes(), at=now())
    seal, document = answer.seal, answer.document
    if seal is None or seal.state is not documents.SealState.GENUINE:
        reason = WORDS[seal.reason] if seal else "nothing is known of it"
        print(f"{answer.standing.value.replace('_', ' ').capitalize()}: {reason}.")
        if seal is not None:
            _say_more(seal, answer.named)
        return 1
    print(f"Genuine ({seal.grade}, {seal.level}): sealed by {seal.signer} at {seal.sealed_at:%Y-%m-%d %H:%M:%S %Z}.")
    if document is None:
        print("Not in the register: whether it is in force cannot be said.")
        return 1
    print(f"{document.number}, issued {macau_date(document.issued_at)}: {_status(answer)}.")
    return 0 if answer.standing is documents.Standing.IN_FORCE else 1


def _verify_by(path: Path, anchors: Path) -> int:
    """0 when every signature passes by those roots; 1 otherwise."""
    try:
        content = anchors.read_bytes()
        roots, hosts = documents.roots_in(content), documents.hosts_in(content)
    except (OSError, documents.BadAnchors):
        print(f"{anchors} holds no certificates in PEM.")
        return 1
    found = documents.judge_signatures(path.read_bytes(), roots=roots, hosts=hosts)
    if not found:
        print("It bears no signature that can be read.")
    for each in found:
        stamped = f", time stamp of {each.stamped_at:%Y-%m-%d %H:%M:%S %Z}" if each.stamped_at else ""
        touched = f"; added or changed since: {', '.join(each.touched)}" if each.touched else ""
        silent = f"; cannot be told now, no answer from: {', '.join(each.silent)}" if each.silent else ""
        print(f"{each.grade}: {each.signer}{stamped}{touched}{silent}.")
    return 0 if found and all(each.grade.indication is documents.Indication.PASSED for each in found) else 1


def _say_more(seal: documents.SealVerdict, named: documents.DocumentSummary | None) -> None:
    if seal.touched:
        print(f"Added or changed since: {', '.join(seal.touched)}.")
    if named is not None:
        print(f"It claims to be {named.number}.")
    print(f"ETSI EN 319 102-1: {seal.grade}.")


def _verify_record(path: Path) -> int:
    try:
        content, stamped_at = check_record(path.read_bytes())
    except BadRecord as fault:
        print(f"Not genuine: {fault}")
        return 1
    served = content["service"]
    print(f"Genuine: recorded at {stamped_at:%Y-%m-%d %H:%M:%S %Z}, SHA-256 {digest_of(content)}.")
    print(
        f"Notice {content['notice']} to {content['addressee']['key']}, served {served['served_on']}: {served['way']}."
    )
    return 0


def _status(answer: documents.Verification) -> str:
    assert answer.document is not None
    if answer.revoked_at is not None:
        return f"revoked on {macau_date(answer.revoked_at)}, {pick(answer.revoked_reason, 'en')}"
    if answer.standing is documents.Standing.DELETED:
        return f"what it said was deleted on {answer.hold.since}"
    if answer.standing is documents.Standing.EXPIRED:
        return f"expired, valid until {answer.document.valid_until}"
    return f"in force until {answer.document.valid_until or 'revoked'}"


def verify_audit(arguments: argparse.Namespace) -> int:
    """0 when every sealed row and every time stamp is as it was; 1 with the first that is not. With a file, the same
    of the entries in an exported proof."""
    if arguments.proof:
        return _verify_proof(Path(arguments.proof))
    found = verify()
    if not found.intact:
        where = f"row {found.bad_row}: " if found.bad_row is not None else ""
        print(f"Not intact: {where}{found.reason}.")
        return 1
    stamped = 0
    for number, (chain, token) in enumerate(seals(), start=1):
        if not token:
            continue
        try:
            documents.check_time_stamp(token, bytes.fromhex(chain))
        except documents.BadTimeStamp:
            print(f"Not intact: the time stamp of seal {number} is not one of its chain value.")
            return 1
        stamped += 1
    print(f"Intact: {found.entries} entries under {found.seals} seals, {stamped} of them time-stamped.")
    return 0


def _verify_proof(path: Path) -> int:
    stamped = count = 0
    try:
        proof = json.loads(path.read_text(encoding="utf-8"))
        for chain, token in check_proof(proof):
            if token:
                documents.check_time_stamp(token, bytes.fromhex(chain))
                stamped += 1
            count += 1
    except FileNotFoundError:
        print(f"There is no file {path}.")
        return 1
    except (BadProof, ValueError) as fault:
        print(f"Not intact: {fault}.")
        return 1
    except documents.BadTimeStamp:
        print(f"Not intact: the time stamp of entry {count + 1} is not one of its seal.")
        return 1
    print(f"Intact: {count} entries about {proof['subject']}, {stamped} of them under time-stamped seals.")
    return 0


def check_ledger(arguments: argparse.Namespace) -> int:
    """0 when the ledger adds up and is as the audit trail keeps it; 1 with the first row that is wrong."""
    found = verify_ledger()
    if not found.intact:
        print(f"Not intact: {found.bad_row}: {found.reason}.")
        return 1
    print(f"Intact: {found.postings} postings balance and agree with payments, refunds and receipts.")
    return 0


def replay(arguments: argparse.Namespace) -> int:
    """0 when every asking of the table comes to what it came to, by rules that are those published; 1 otherwise."""
    try:
        found = replay_case(actor=system_actor(), at=now(), reference=arguments.reference)
    except NotFound:
        print(f"There is no case {arguments.reference}.")
        return 1
    print(f"Version {found.version_id}: {'as it was published' if found.intact else 'NOT as it was published'}.")
    for run in found.runs:
        then, again = (" ".join((each, *reasons)) for each, reasons in _said(run))
        print(f"{run.at:%Y-%m-%d %H:%M} {run.table}: {then}; again: {again}. {'Same.' if run.same else 'DIFFERS.'}")
    if not found.runs:
        print("No table was asked; a person, or silence, decided.")
    elif not found.by_rules:
        print("The rules left it to a person, or to silence.")
    return 0 if found.same else 1


def _said(run: Run) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (run.outcome, run.reasons), (run.outcome_now, run.reasons_now)


def verify_draw(arguments: argparse.Namespace) -> int:
    """0 when the published seed and list come to the published order; 1 with what does not agree. Asks nobody."""
    try:
        proof = json.loads(Path(arguments.file).read_text(encoding="utf-8"))
        places, tickets = check_draw(proof)
    except (OSError, ValueError) as fault:
        print(f"Not as published: {fault}")
        return 1
    print(f"As published: {tickets} tickets for {places} places, seed {proof['seed_sha256']}.")
    return 0
