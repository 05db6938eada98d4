"""``python -m township``: the command line."""

import sys

from township.cli import main

sys.exit(main())
