"""Software that signs in and calls, for tests."""

import json

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from balcao.cases.testing import CERTIFICATE
from balcao.openid.testing import ASSERTION

COMPLETE = {"purpose": "bank", "true_and_complete": True}


class Caller:
    """Software that signed in, and calls."""

    def __init__(self, software, settings):
        self.software, self.http, self.calls = software, Client(), 0
        form = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION}
        form["client_assertion"] = software.assertion(f"{settings.BALCAO_PUBLIC_URL}/openid/token")
        self.token = self.http.post("/openid/token", form).json()["access_token"]

    def call(self, method, path, body=None, *, key="", token=None, client=""):
        headers = {"Authorization": f"Bearer {self.token if token is None else token}", "Accept-Language": "en"}
        headers |= {"Balcao-Client": client} if client else {}
        headers |= {"Idempotency-Key": key} if key else {}
        content = "" if body is None else json.dumps(body)
        return self.http.generic(method, f"/api/v1/{path}", content, content_type="application/json", headers=headers)

    def get(self, path, **more):
        return self.call("GET", path, **more)

    def begin(self, answers=None, *, key="k1", service=CERTIFICATE, **more):
        return self.call("POST", "drafts/", {"service": service, "answers": answers or {}, **more}, key=key)

    def lodge(self, draft_id, *, key="k2"):
        return self.call("POST", f"drafts/{draft_id}/lodge/", key=key)

    def send(self, path, content, *, name="table.csv", key="f"):
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en", "Idempotency-Key": key}
        return self.http.post(f"/api/v1/{path}", {"file": SimpleUploadedFile(name, content)}, headers=headers)


def problem(answer, status, key):
    assert answer.headers["Content-Type"] == "application/problem+json", answer.content
    said = answer.json()
    assert (answer.status_code, said["status"], said["type"]) == (status, status, f"urn:balcao:problem:{key}"), said
    assert said["title"] != key
    return said
