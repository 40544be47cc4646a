"""What this room keeps of a case, and what becomes of it when the case is deleted."""

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from balcao.cases import models
from balcao.foundation.forgetting.api import Blanked, Goes, Loosened, Rule

OF_CASE = {"case_id__in": "case"}
OF_DRAFT = {"draft_id__in": "draft"}
OF_VISIT = {"inspection_id__in": "inspection"}

FORGETS: tuple[Rule, ...] = (
    Goes(model=models.Draft, where={"pk__in": "draft"}),
    Goes(model=models.Case, where={"pk__in": "case"}),
    Goes(model=models.Decision, where=OF_CASE, finds={"decision": "pk"}),
    Goes(model=models.Answer, where=OF_DRAFT),
    Goes(model=models.Sending, where=OF_DRAFT),
    Goes(model=models.RegisterConsent, where=OF_DRAFT),
    Goes(model=models.Correction, where=OF_DRAFT),
    Goes(model=models.Signature, where=OF_DRAFT),
    Goes(model=models.Comment, where=OF_DRAFT),
    Goes(model=models.Help, where=OF_DRAFT),
    Goes(model=models.Allotment, where=OF_DRAFT),
    Goes(model=models.Presence, where=OF_DRAFT),
    Goes(model=models.PaperForm, where=OF_DRAFT),
    Goes(model=models.Prefill, where=OF_DRAFT),
    Goes(model=models.Step, where=OF_CASE),
    Goes(model=models.CarriedCase, where=OF_CASE),
    Goes(model=models.Disclosure, where=OF_CASE, finds={"disclosure": "pk"}),
    Goes(model=models.DisclosedNote, where={"disclosure_id__in": "disclosure"}),
    Goes(model=models.Supplement, where=OF_CASE),
    Goes(model=models.Amendment, where=OF_CASE),
    Goes(model=models.Appointment, where=OF_CASE, finds={"appointment": "pk"}),
    Goes(model=models.RecordingWord, where={"appointment_id__in": "appointment"}),
    Goes(model=models.Showing, where={"appointment_id__in": "appointment"}),
    Goes(model=models.Inspection, where=OF_CASE, finds={"inspection": "pk"}),
    Goes(model=models.Inspector, where=OF_VISIT),
    Goes(model=models.Finding, where=OF_VISIT),
    Goes(model=models.InspectionPhoto, where=OF_VISIT),
    Goes(model=models.Assessment, where=OF_CASE, finds={"assessment": "pk"}),
    Goes(model=models.Declaration, where={"assessment_id__in": "assessment"}),
    Goes(model=models.Points, where={"assessment_id__in": "assessment"}),
    Blanked(
        model=models.Panel,
        where={"key__in": "reference"},
        to={"key": Concat(Value("gone-"), Cast(F("pk"), CharField()))},
        why="That an application was assessed, by whom and by which criteria, names nobody who applied.",
    ),
    Goes(model=models.CaseLink, where={"source_id__in": "case", "target_id__in": "case"}),
    Goes(model=models.HandBack, where=OF_CASE),
    Goes(model=models.Charge, where=OF_CASE),
    Goes(model=models.CoApplicant, where=OF_CASE),
    Goes(model=models.Fine, where=OF_CASE),
    Goes(model=models.Hearing, where=OF_CASE),
    Goes(model=models.Impediment, where=OF_CASE),
    Goes(model=models.Offer, where=OF_CASE),
    Goes(model=models.Opinion, where=OF_CASE, finds={"opinion": "pk"}),
    Goes(model=models.Paper, where=OF_CASE),
    Goes(model=models.PaperCopy, where=OF_CASE),
    Goes(model=models.Referral, where={**OF_CASE, "decision_id__in": "decision"}),
    Goes(model=models.Reservation, where=OF_CASE),
    Goes(model=models.Revision, where=OF_CASE),
    Goes(model=models.Stay, where={"decision_id__in": "decision", "because_of_id__in": "case"}),
    Goes(model=models.TableRun, where=OF_CASE),
    Loosened(
        model=models.Draft,
        where={"against_id__in": "decision"},
        to={"against": None},
        why="An objection that was begun and never lodged is a draft of its own.",
    ),
    Loosened(
        model=models.Decision,
        where={"because_of_id__in": "case"},
        to={"because_of": None},
        why="What another case decided on an appeal stays; the appeal by which it was asked for is gone.",
    ),
)
