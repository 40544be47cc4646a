"""Why a file is not taken."""

from balcao.kernel.errors import BalcaoError


class UploadRefused(BalcaoError):
    """The file cannot be taken; `reason_key` names the text that says why."""

    key = "documents.upload.wrong_type"
    file = ""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason_key = f"documents.upload.{reason}"
