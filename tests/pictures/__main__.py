"""Compare every layout with its kept pictures, draw them anew, or lay them on one sheet."""

import argparse
import os
import sys
from pathlib import Path

import django


def main() -> int:
    """1 when a layout looks otherwise than it is kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument("names", nargs="*", help="only these")
    parser.add_argument("--renew", action="store_true", help="keep as they are now those that changed")
    parser.add_argument("--sheet", type=Path, help="write all kept pictures as one")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balcao.config.settings")
    django.setup()
    from tests.pictures.drawing import contact_sheet, differences, layouts, renew

    wanted = [each for each in layouts() if not asked.names or each.name in asked.names]
    said = [f"{each.name}: drawn anew" for each in wanted if renew(each)] if asked.renew else []
    said += [] if asked.renew else [line for each in wanted for line in differences(each)]
    if asked.sheet:
        asked.sheet.write_bytes(contact_sheet())
    print("\n".join(said) or "Every layout looks as it is kept.")
    return 1 if said and not asked.renew else 0


if __name__ == "__main__":
    sys.exit(main())
