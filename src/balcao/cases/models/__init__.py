"""Drafts with answers and signatures; cases with their timeline, papers, questions back, amendments, opinions,
decisions and links, fines, and what assessors gave."""

from balcao.cases.models.amendment import Amendment
from balcao.cases.models.appointment import Appointment
from balcao.cases.models.assessment import Assessment, Assessor, Closing, Declaration, Panel, Points
from balcao.cases.models.carry_over import CarriedCase, CarryOver
from balcao.cases.models.case import TO_DO, WAITING, Case, Step, Supplement
from balcao.cases.models.charge import Charge
from balcao.cases.models.co_applicant import CoApplicant
from balcao.cases.models.comment import Comment
from balcao.cases.models.consent import RegisterConsent
from balcao.cases.models.correction import Correction
from balcao.cases.models.decision import CaseLink, Decision
from balcao.cases.models.disclosure import DisclosedNote, Disclosure
from balcao.cases.models.draft import Answer, Draft, Sending, Signature
from balcao.cases.models.fine import Fine
from balcao.cases.models.hand_back import HandBack
from balcao.cases.models.hearing import Hearing
from balcao.cases.models.help import Help
from balcao.cases.models.impediment import Impediment
from balcao.cases.models.inspection import Finding, Inspection, InspectionPhoto, Inspector
from balcao.cases.models.offer import Offer
from balcao.cases.models.opinion import Opinion
from balcao.cases.models.ordering import Label, Reservation, Weighting
from balcao.cases.models.paper import Paper
from balcao.cases.models.paper_copy import PaperCopy
from balcao.cases.models.paper_form import PaperForm
from balcao.cases.models.prefill import Prefill
from balcao.cases.models.recording import RecordingWord
from balcao.cases.models.referral import Referral
from balcao.cases.models.reissue import Reissue
from balcao.cases.models.revision import Revision
from balcao.cases.models.showing import Showing
from balcao.cases.models.simulation import Simulation
from balcao.cases.models.stay import Stay
from balcao.cases.models.stumble import Stumble
from balcao.cases.models.table_run import TableRun
from balcao.cases.models.together import Allotment, Presence

__all__ = [
    "TO_DO",
    "WAITING",
    "Allotment",
    "Amendment",
    "Answer",
    "Appointment",
    "Assessment",
    "Assessor",
    "CarriedCase",
    "CarryOver",
    "Case",
    "CaseLink",
    "Charge",
    "Closing",
    "CoApplicant",
    "Comment",
    "Correction",
    "Decision",
    "Declaration",
    "DisclosedNote",
    "Disclosure",
    "Draft",
    "Finding",
    "Fine",
    "HandBack",
    "Hearing",
    "Help",
    "Impediment",
    "Inspection",
    "InspectionPhoto",
    "Inspector",
    "Label",
    "Offer",
    "Opinion",
    "Panel",
    "Paper",
    "PaperCopy",
    "PaperForm",
    "Points",
    "Prefill",
    "Presence",
    "RecordingWord",
    "Referral",
    "RegisterConsent",
    "Reissue",
    "Reservation",
    "Revision",
    "Sending",
    "Showing",
    "Signature",
    "Simulation",
    "Stay",
    "Step",
    "Stumble",
    "Supplement",
    "TableRun",
    "Weighting",
]
