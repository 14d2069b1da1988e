"""Write the pictures beside their pages, or into another folder."""

from __future__ import annotations

import sys
from pathlib import Path

from . import FOLDER, main

if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
