"""Every page opens by its address, as the very first request to a server, whole and in Chinese."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.screen import PATHS, TITLES, Screen

pytestmark = pytest.mark.browser

