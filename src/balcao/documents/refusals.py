"""Why a file is not taken."""

from balcao.kernel.errors import BalcaoError


class UploadRefused(BalcaoError):
    """The file cannot be taken; `reason_key` names the text that says why, of which `file`, where that is known."""

    key = "documents.upload.wrong_type"

    def __init__(self, reason: str, *, file: str = "", most_mb: int = 10) -> None:
        super().__init__(reason)
        self.file, self.most_mb = file, most_mb
        self.reason_key = f"documents.upload.{reason}"
