"""Fixtures of the browser tests: a tab on the shared server, and data folders that can be spoilt."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.screen import Screen

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def screen(server, page: Page) -> Screen:
    """A tab on the server that most tests share."""
    return Screen(page, server.url)
