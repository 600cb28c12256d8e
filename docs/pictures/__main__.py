"""Draws the pictures of docs/meaning: ``python -m docs.pictures`` writes them, ``--check`` compares.

They lie beside this file. Exit code 1 says that some are not as they would be drawn, and names them.
"""

import argparse
import sys
from pathlib import Path

from docs.pictures.every import PICTURES, drawn

FOLDER = Path(__file__).parent


def main() -> int:
    """Write or check all pictures, and remove those that are no more."""
    parser = argparse.ArgumentParser(prog="python -m docs.pictures", description="draw the pictures of docs/meaning")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a picture is not up to date")
    check = parser.parse_args().check
    wanted = {FOLDER / f"{picture.name}.svg": drawn(picture) for picture in PICTURES}
    stale = [file for file, text in wanted.items() if not file.is_file() or file.read_text(encoding="utf-8") != text]
    stale += sorted(set(FOLDER.glob("*.svg")) - set(wanted))
    for file in stale:
        if check:
            print(f"docs/pictures/{file.name} is not as it would be drawn")
        elif file in wanted:
            file.write_text(wanted[file], encoding="utf-8")
        else:
            file.unlink()
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
