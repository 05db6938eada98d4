"""The dashboard in Streamlit's own test runner, on one of its pages. Not a test itself."""

from __future__ import annotations

import os

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from tests.bundled import ROOT
from township.access.roles import at_this_machine
from township.app import viewer

# Streamlit's runner has no gate before it: whoever runs a page here sits at the machine
viewer._header = lambda: at_this_machine(publishes=os.environ.get("TOWNSHIP_PUBLISH") == "1").written()


def on_page(key: str, **query: str | list[str]) -> AppTest:
    """The dashboard after a run of the page ``key``, opened by an address with ``query``."""
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app._page_hash = calc_hash(key)  # switch_page() knows only pages that are files
    return app.run()
