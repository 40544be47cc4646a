"""``python -m balcao.foundation.db.stop FOLDER``: end the embedded database of that folder, if it runs."""

import sys
from pathlib import Path

from balcao.foundation.db.embedded import EmbeddedPostgres

if __name__ == "__main__":
    EmbeddedPostgres(Path(sys.argv[1])).stop()
