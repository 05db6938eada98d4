"""``python -m township``: the command line."""

import sys

from township.commands import allocation

if __name__ == "__main__":
    allocation.settle()
    from township.cli import main  # read by the process that stays

    sys.exit(main())
