"""The dashboard in Streamlit's own test runner, on one of its pages. Not a test itself."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

SCRIPT = Path(__file__).resolve().parents[2] / "dashboard.py"


def on_page(key: str, **query: str) -> AppTest:
    """The dashboard after a run of the page ``key``, opened by an address with ``query``."""
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app._page_hash = calc_hash(key)  # switch_page() knows only pages that are files
    return app.run()
