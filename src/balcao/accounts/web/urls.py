"""The addresses of accounts: those of allauth that the house uses, by name; the others do not exist."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path

from balcao.accounts.gateways.providers import providers
from balcao.accounts.web import activate, by_phone, easy, foreign, me, regain, security, step_up, still, ways
from balcao.accounts.web.factors import watched

CLOSED = (
    ("signup/", "account_signup"),
    ("email/", "account_email"),
    ("confirm-email/", "account_email_verification_sent"),
    ("login/code/confirm/", "account_confirm_login_code"),
    ("2fa/authenticate/", "mfa_authenticate"),
)
"""allauth names these addresses; the house does not have the pages."""

_second_factors = [
    path("", mfa.index, name="mfa_index"),
    path("reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", watched(totp.activate_totp), name="mfa_activate_totp"),
    path("totp/deactivate/", watched(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/generate/", watched(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("recovery-codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("webauthn/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("webauthn/add/", watched(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("webauthn/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("webauthn/reauthenticate/", step_up.reauthenticate_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("webauthn/keys/<int:pk>/remove/", watched(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("webauthn/keys/<int:pk>/edit/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
]
_account = [
    path("view/", easy.choose_view, name="account-view"),
    path("still/", still.still, name="account-still"),
    path("still/fresh/", still.still_fresh, name="account-still-fresh"),
    path("over/", still.over, name="account-over"),
    path("me/", me.me, name="account-me"),
    path("login/", account.LoginView.as_view(extra_context={"providers": providers()}), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", watched(account.password_set), name="account_set_password"),
    path("password/reset/", regain.forgotten, name="account_reset_password"),
    path("security/", security.security, name="account-security"),
    path("security/sessions/<int:session_id>/end/", security.session_end, name="account-session-end"),
    path("security/sessions/end/", security.sessions_end, name="account-sessions-end"),
    path("security/not-me/", security.not_me, name="account-not-me"),
    path("security/prove/", security.prove, name="account-prove"),
    path("security/way/<slug:way>/", ways.new_way, name="account-way"),
    path("security/way/<slug:way>/code/", ways.way_code, name="account-way-code"),
    path("security/close/", security.close, name="account-close"),
    path("security/children/<int:person_id>/close/", security.child_close, name="account-child-close"),
    path("recovery/", regain.recovery, name="account-recovery"),
    path("recovery/code/", regain.recovery_code, name="account-recovery-code"),
    path("recovery/cancel/", regain.recovery_cancel_own, name="account-recovery-cancel-own"),
    path("recovery/cancel/<str:token>/", regain.recovery_cancel, name="account-recovery-cancel"),
    path("activate/", activate.activate, name="account-activate"),
    path("secure/", activate.secure, name="account-secure"),
    path("ready/", activate.ready, name="account-ready"),
    path("by-phone/", by_phone.show, name="account-by-phone"),
    path("by-phone/state/", by_phone.state, name="account-by-phone-state"),
    path("by-phone/finish/", by_phone.finish, name="account-by-phone-finish"),
    path("by-phone/<int:number>/<str:code>/", by_phone.answer, name="account-by-phone-answer"),
    path("identities/", foreign.identities, name="account-identities"),
    path("identities/sign-in/", foreign.choose, name="account-identity-sign-in"),
    path("identities/<slug:provider>/link/", foreign.link, name="account-identity-link"),
    path("identities/<slug:provider>/back/", foreign.back, name="account-identity-back"),
    path("identities/<int:identity_id>/remove/", foreign.remove, name="account-identity-remove"),
    path("2fa/", include(_second_factors)),
    *[path(address, me.closed, name=name) for address, name in CLOSED],
]
urlpatterns = [
    path("step-up/", step_up.step_up, name="step-up"),
    path("easy/", easy.enter, name="easy"),
    path("account/", include(_account)),
]
