"""The door of the cases: what is imported here passes it; there is no second list of names (no `__all__`)."""

from balcao.cases import demo, demo_activities, demo_assessments, demo_earlier, demo_money, scale
from balcao.cases.amended_types import AmendmentView, Change, InHand
from balcao.cases.applicant_terms import count_terms_within, run_out_within
from balcao.cases.assess_failures import (
    GivenAlready,
    NotDeclared,
    NotEnoughPoints,
    NotOpened,
    PanelClosed,
    PointsChanged,
    PointsMissing,
    RoundOpen,
    StillAwaited,
)
from balcao.cases.assess_types import (
    ApplicationView,
    AssessorDesk,
    AssessorView,
    PanelState,
    PanelSummary,
    PanelView,
    PointsView,
    Ranked,
    StageRead,
)
from balcao.cases.calendars import appointment_file
from balcao.cases.carrying import CarryOverRefused, Standing
from balcao.cases.charge_types import ChargeState, ChargeView, DepositHeld
from balcao.cases.choices import Choice, Choices
from balcao.cases.clauses import BLANK, Clause, blanks_in, used_in
from balcao.cases.colleagues import colleagues_on
from balcao.cases.comments import CommentView
from balcao.cases.condition_types import Condition, Met
from balcao.cases.conditions import conditions_in
from balcao.cases.conditions import from_rows as conditions_of
from balcao.cases.conditions import in_words as condition_in_words
from balcao.cases.confirming import ClerkWorksOnIt, NotConfirmed, ask_who_confirms
from balcao.cases.consents import ConsentPutOtherwise, ConsentView
from balcao.cases.consultation import OpinionKind, OpinionView, Silence
from balcao.cases.copies import BadCopy, CardNotSeen, NotPrinted, NotTheirCopy, WantedCopy
from balcao.cases.debts import owes_again
from balcao.cases.declared import LastTime
from balcao.cases.disclosing import DisclosureView, NoteAsked, NotesUndecided
from balcao.cases.disputes import (
    DISPUTED,
    CorrectionAwaited,
    NotSaidRight,
    NotSaidWhy,
    can_be_disputed,
    holds_up,
    row_disputed,
)
from balcao.cases.doors import doors
from balcao.cases.draft_failures import FormMoved, FormOver, PaidAlready, TooManyPaperForms, WhichActivity
from balcao.cases.duty import lock_case, note_case
from balcao.cases.earlier_types import EarlierAnswers, Origin
from balcao.cases.estate_types import Estate, Heir
from balcao.cases.estates import NotOfTheEstate, estate_of, licence_of_estate
from balcao.cases.events import AssessorTold, CaseGranted, CaseReachedOfficer, ClausesUsed, OrgansFiled
from balcao.cases.facts import Known
from balcao.cases.failures import (
    AlreadyAsked,
    AlreadyDecided,
    AlreadyLodged,
    AnotherInCourse,
    AppealPending,
    BadCondition,
    BadCorrection,
    BadFinding,
    BadMeasure,
    BadTimes,
    BlankLeft,
    BoundByReasons,
    BoundToLicence,
    CannotBeBound,
    CannotJoin,
    ContentChanged,
    DecidedWith,
    DecisionChanged,
    EntryDiffers,
    FeeChanged,
    FeeOwed,
    FeeWouldChange,
    FourEyes,
    GuardianNeeded,
    Incomplete,
    Lacking,
    MeantForAnother,
    MemberWaits,
    NoLicence,
    NoSuccessor,
    NoSuchDoor,
    NothingChanged,
    NotInspected,
    NotNow,
    NotPaid,
    NotSigned,
    NotTheirs,
    NotUnderGuardianship,
    OfferWaits,
    OpinionBinds,
    ReasonNeeded,
    RemedyOver,
    RequestOver,
    ReservedBy,
    RevisionOpen,
    SignerUnknown,
    TooLate,
    Unfinished,
    Unsettled,
    WhichLicence,
    WindowClosed,
    WithdrawalOver,
    WrongAudience,
)
from balcao.cases.findings import FindingView, Found, InspectionSummary, InspectionView, Kept
from balcao.cases.fine_types import OWED, Addressee, BadFine, FineRow, FineState, FineView
from balcao.cases.forgetting import FORGETS
from balcao.cases.gateways.video import Recorded, Room, VideoUnreachable, video_rooms
from balcao.cases.hands import hand_of, sender_of
from balcao.cases.help_failures import (
    BadLastDay,
    CommentTooLong,
    HelpOver,
    HelpRests,
    NoSuchPage,
    NothingSaid,
    OwnApplication,
    ReadsOnly,
    TooManyComments,
    TooManyHelpers,
    WrongHelpCode,
)
from balcao.cases.help_types import HelpedDraft, HelpState, HelpSummary, Invited
from balcao.cases.inspections import fails
from balcao.cases.kept_types import KeptState, KeptView
from balcao.cases.measures import word_for
from balcao.cases.meetings import AppointmentKind, AppointmentView, times_written
from balcao.cases.models import Case
from balcao.cases.narrowing import AGES, TAKEN, TERMS, Narrowing
from balcao.cases.notes import tell_holder
from balcao.cases.operations.amending import amend_case, drop_amendment, send_amendment
from balcao.cases.operations.answering import answer_supplement, keep_answer, withdraw_case
from balcao.cases.operations.asking import ask_about, ask_registers_again, ask_what_is_old
from balcao.cases.operations.assessing import (
    correct_points,
    declare_interest,
    give_points,
    name_assessors,
    release_assessor,
    show_names,
)
from balcao.cases.operations.bodies import ask_body, give_opinion_of_body, take_back_question
from balcao.cases.operations.calling_off import call_off_booking, cancel_booking
from balcao.cases.operations.carrying_over import agree_to_carry_over, propose_carry_over, return_carry_over
from balcao.cases.operations.certifying import order_silence_certificate
from balcao.cases.operations.choosing import find_choices
from balcao.cases.operations.commenting import (
    settle_comment,
    settle_comment_as_helper,
    write_comment,
    write_comment_as_helper,
)
from balcao.cases.operations.consenting import ConsentAnswer, answer_consent, answer_consents, withdraw_register_consent
from balcao.cases.operations.copying import choose_copy, copy_back, copy_printed, hand_over_copy, print_copy
from balcao.cases.operations.correcting import answer_correction
from balcao.cases.operations.counting import count_stumbles
from balcao.cases.operations.deciding import (
    confirm_proposal,
    decide_case,
    release_case,
    return_proposal,
    take_case,
    write_note,
)
from balcao.cases.operations.deposits import answer_deposit, propose_deposit
from balcao.cases.operations.disclosing import answer_notes, ask_for_notes, note_extract_read
from balcao.cases.operations.disputing import accept_register, dispute_answer
from balcao.cases.operations.disputing_rows import accept_row, dispute_row
from balcao.cases.operations.dividing import (
    add_label,
    assign_by_rule,
    assign_case,
    end_label,
    leave_case,
    reserve_case,
    sort_case,
    weigh,
)
from balcao.cases.operations.drafting import discard_draft, restore_draft, save_answers, start_draft, tell_answers
from balcao.cases.operations.enrolling import give_place_back
from balcao.cases.operations.filing import file_paper
from balcao.cases.operations.fining import set_fine
from balcao.cases.operations.handing_back import HandedBackAlready, record_hand_back
from balcao.cases.operations.handing_over import hand_over_case
from balcao.cases.operations.hearing import answer_hearing, waive_hearing
from balcao.cases.operations.helping import (
    accept_help,
    accept_help_by_link,
    decline_help,
    fill_as_helper,
    find_choices_as_helper,
    invite_helper,
    leave_help,
    look_at_help_link,
    read_help_link,
    withdraw_help,
)
from balcao.cases.operations.hiring import choose_slots, hold_longer
from balcao.cases.operations.impeding import declare_impediment, lift_impediment
from balcao.cases.operations.inspecting import (
    call_off_inspection,
    keep_findings,
    keep_photo,
    plan_inspection,
    sign_inspection,
)
from balcao.cases.operations.joining import join_cases, separate_case
from balcao.cases.operations.keeping_deposits import open_keeping
from balcao.cases.operations.leaving import leave_application
from balcao.cases.operations.lodging import checkout, lodge
from balcao.cases.operations.many import begin_known, known_for_many
from balcao.cases.operations.meeting import (
    agree_to_time,
    ask_times,
    cancel_appointment,
    close_appointment,
    decline_appointment,
    propose_times,
    take_time,
)
from balcao.cases.operations.moving_on import move_to_newer_form
from balcao.cases.operations.offering import accept_offer, answer_offer, offer_case, refuse_offer, take_back_offer
from balcao.cases.operations.opening_fines import addressee, open_fine
from balcao.cases.operations.opening_measures import open_measure
from balcao.cases.operations.opinions import ask_opinion, give_opinion, go_on_without
from balcao.cases.operations.pages import allot_pages, note_here, note_here_as_helper, take_page, take_page_as_helper
from balcao.cases.operations.paper_forms import receive_paper_form
from balcao.cases.operations.placing_fines import place_fine
from balcao.cases.operations.prefilling import KeyOfAnother, PrefillOver, look_at_prefill, make_prefill, take_prefill
from balcao.cases.operations.proposing_layouts import LayoutsFail, propose_printable
from balcao.cases.operations.ranking import confirm_closing, propose_closing, return_closing
from balcao.cases.operations.refunding import WhatNeeded, answer_asked_refund, ask_refund_of_case, ask_refund_of_draft
from balcao.cases.operations.reissuing import NothingToReissue, ReissueGoesOn, ask_reissue, stop_reissue
from balcao.cases.operations.replaying import Replay, Run, replay_case
from balcao.cases.operations.revising import confirm_revision, propose_revision, return_revision
from balcao.cases.operations.showing import open_shown, show_page, show_preview, take_shown_away
from balcao.cases.operations.signing import ask_again, refuse_signature, request_signatures, sign
from balcao.cases.operations.simulating import ask_simulation
from balcao.cases.operations.splitting import split_case
from balcao.cases.operations.staying import lift_stay, order_stay
from balcao.cases.operations.succession import archive_case, continue_case, note_death, pass_to_successor
from balcao.cases.operations.supplementing import ask_supplement
from balcao.cases.operations.tabling import remove_row, write_rows
from balcao.cases.operations.taking_over import take_over_answers
from balcao.cases.operations.unchanged import declare_unchanged, sign_unchanged
from balcao.cases.operations.video import enter_video, enter_video_at_desk, say_on_recording, say_on_recording_at_desk
from balcao.cases.operations.visiting import TimeTaken, book_visit
from balcao.cases.own import lock_own
from balcao.cases.policies import Capacity, capacity, cases_of_duty
from balcao.cases.proceedings import (
    DecisionKind,
    DecisionView,
    HearingEnd,
    HearingView,
    Remedies,
    Remedy,
    RevisionView,
    StayView,
)
from balcao.cases.queries.alike import CONFIRM, AlikeCase, alike_cases, proposals, still_as_seen
from balcao.cases.queries.amendments import supplement_preview
from balcao.cases.queries.applicants import APPLICANTS, Applicants, applicants_of
from balcao.cases.queries.appointments import appointments_at_desk, appointments_of_case, opened_by_department
from balcao.cases.queries.as_applicant import applicants_view
from balcao.cases.queries.asked_of_office import answers_to_show, may_look, open_question
from balcao.cases.queries.assessing import panel_view, panels_at_desk
from balcao.cases.queries.assessors import assessors_to_name
from balcao.cases.queries.carrying_over import Alike, CarriedLine, CarryingView, CarryOverShown, carrying_view
from balcao.cases.queries.cases import case_of_draft, case_view, cases_of, sees_case
from balcao.cases.queries.charges import deposit_held, deposits_held
from balcao.cases.queries.clients import ClientMatter, matters_of_clients
from balcao.cases.queries.codes_used import codes_in_use
from balcao.cases.queries.comments import comments_for_helper, comments_of, worked_on_together
from balcao.cases.queries.consents import (
    GivenConsent,
    asked_by_law,
    consents_given,
    consents_of_case,
    consents_of_draft,
)
from balcao.cases.queries.content import CaseRecord, case_record
from balcao.cases.queries.copies import CopyView, copies_done, copies_to_do, copy_of_case, paper_terms
from balcao.cases.queries.corrections import CorrectionView, correction_to_answer, corrections_of, corrections_waiting
from balcao.cases.queries.desk import decision_preview, officer_case
from balcao.cases.queries.disclosure import notes_for_applicant, notes_to_decide
from balcao.cases.queries.dividing import Assignable, lately_with_officers, open_by_officer, to_assign
from balcao.cases.queries.documents_together import document_together
from balcao.cases.queries.drafts import draft_view, drafts_of, signing_ahead, signing_view, to_sign
from balcao.cases.queries.due import MeetingAhead, meetings_between
from balcao.cases.queries.duplicates import begun_saying, same_in_course
from balcao.cases.queries.earlier import earlier_answers, earlier_applications
from balcao.cases.queries.enrolments import Enrolment, Participant, begun_in, enrolling_in, enrolment_of, participants
from balcao.cases.queries.fines import fine_of_order, fines_of_duty, fines_to_enforce, fining_open_to
from balcao.cases.queries.helping import help_asked, helped_by, helped_draft, helpers_of
from balcao.cases.queries.hired import Hired, hired_at_desk, hired_by
from balcao.cases.queries.hiring import SlotsOffered, slots_offered
from balcao.cases.queries.in_course import InCourse, licences_in_course, signers_asked
from balcao.cases.queries.inspections import inspection_view, inspections_of_case, visits_of_day
from balcao.cases.queries.joining import JoinedCase, Joining, joining_of
from balcao.cases.queries.lists import counts, labels_of, next_case, order_of_work, queue, services_in, stream
from balcao.cases.queries.load import TeamLoad, team_load
from balcao.cases.queries.look_up import REASONS as LOOK_UP_REASONS
from balcao.cases.queries.look_up import SHORTEST as LOOK_UP_SHORTEST
from balcao.cases.queries.look_up import LookedUp, look_up, looking_departments
from balcao.cases.queries.many import LodgedOne, awaited_of, fully_signed, lodged_of, problems_of
from balcao.cases.queries.money import (
    AskedRefund,
    MoneyOf,
    OrderMatter,
    matter_of_order,
    money_of_case,
    refund_to_answer,
    refunds_to_answer,
)
from balcao.cases.queries.newer_form import answers_left_out, newer_form
from balcao.cases.queries.offers import offer_at_desk, offer_made, offer_received
from balcao.cases.queries.opinions import Joint, joint_cases
from balcao.cases.queries.outcomes import states_of_drafts
from balcao.cases.queries.owner import FeeEffect, ServiceView, service_view
from balcao.cases.queries.paper_forms import PaperFormView, draft_with_form, paper_forms_of
from balcao.cases.queries.papers import papers_filed
from balcao.cases.queries.papers_asked import PapersAsked, papers_asked_for
from balcao.cases.queries.points import points_at_desk, points_read
from balcao.cases.queries.previews import Pages, PrintedOutput, ReissueView, pages_of, printed_output
from balcao.cases.queries.real_times import RealTime, real_times
from balcao.cases.queries.remedies import remedies_against
from balcao.cases.queries.requirements import Requirement, givers, requirements
from balcao.cases.queries.rest import at_rest, ended_before, ended_moments, keeping
from balcao.cases.queries.revisions import (
    Referred,
    Revisable,
    Waiting,
    owed_after_silence,
    referrals_waiting,
    revisable,
    revision_preview,
    revisions_waiting,
)
from balcao.cases.queries.share import BodyShare, share_of_body
from balcao.cases.queries.showing import ShownPage, meeting_now, pages_to_show, shown_at_desk, shown_now
from balcao.cases.queries.similar import SimilarCase, similar_decided
from balcao.cases.queries.splitting import splitting_of
from balcao.cases.queries.startable import service_to_begin, services_to_begin
from balcao.cases.queries.stumbles import StuckAt
from balcao.cases.queries.tables import draft_version, next_wrong_row, table_rows
from balcao.cases.queries.to_assess import application_view, assessing_for, assessor_desk, points_of_others
from balcao.cases.queries.together import allottable, together_for_helper, together_on
from balcao.cases.queries.unchanged import UnchangedView, declared_before, unchanged_view
from balcao.cases.queries.unlodged import UnlodgedDraft, paid_not_lodged
from balcao.cases.queries.uses import FileUse, uses_of_files
from balcao.cases.queries.video import VideoView, video_at_desk, video_of_case
from balcao.cases.queries.views import MOST_COUNTED, TO_CONFIRM, VIEWS
from balcao.cases.queries.visiting import Bookable, Comer, bookable, comers_of_day
from balcao.cases.queries.writers import Written, holder_of_draft, writers_of
from balcao.cases.queue_row import QueueRow
from balcao.cases.readiness import closing_of
from balcao.cases.rehearsal import rehearse
from balcao.cases.reports import found_in_words
from balcao.cases.revising import Wish
from balcao.cases.scopes import in_sight
from balcao.cases.signing_links import signing_asked_by_link, signing_path_of
from balcao.cases.sorting import LabelShown, Pressing, Sorting
from balcao.cases.specimens import LayoutFault, layout_faults
from balcao.cases.splitting import CannotSplit
from balcao.cases.table_types import RowEdit, TablePart
from balcao.cases.together import AllottedAnew, PageShare, Together
from balcao.cases.types import (
    CaseState,
    CaseSummary,
    CaseView,
    ClockView,
    DraftSummary,
    DraftView,
    DueInCase,
    DueKind,
    OfficerCase,
    Question,
    Saved,
    Signer,
    TimelineStep,
    ToSign,
)
from balcao.cases.unsafe import FileUnsafe
from balcao.cases.visiting import NotCome
from balcao.cases.yearly import YearlyMatter, charge_yearly_fees, yearly_matters
