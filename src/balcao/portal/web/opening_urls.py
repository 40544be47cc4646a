"""The addresses of opening an account."""

from django.urls import path

from balcao.portal.web import opening

urlpatterns = [
    path("open-account/", opening.start, name="portal-opening"),
    path("open-account/identity/", opening.identity, name="portal-opening-identity"),
    path("open-account/phone/", opening.phone, name="portal-opening-phone"),
    path("open-account/phone-code/", opening.phone_code, name="portal-opening-phone-code"),
    path("open-account/email/", opening.email, name="portal-opening-email"),
    path("open-account/email-code/", opening.email_code, name="portal-opening-email-code"),
    path("open-account/who/", opening.who, name="portal-opening-who"),
    path("open-account/face/", opening.face, name="portal-opening-face"),
    path("open-account/face-wait/", opening.face_wait, name="portal-opening-face-wait"),
    path("open-account/agreement/", opening.agreement, name="portal-opening-agreement"),
    path("open-account/opened/", opening.opened, name="portal-opening-opened"),
]
