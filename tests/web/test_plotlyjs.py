"""Whichever bundle of plotly.js is installed is found."""

import pytest

from township.web import plotlyjs

BUNDLES = plotlyjs.bundles()  # the npm bundle only where npm is, the full one everywhere


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.name)
def test_a_bundle_opens_with_the_licence_and_a_version(bundle):
    assert plotlyjs.version(bundle).startswith("4.")
    assert "MIT license" in bundle.read_text(encoding="utf-8")[:300]


def test_the_small_bundle_is_taken_where_there_is_one(tmp_path, monkeypatch):
    monkeypatch.setattr(plotlyjs, "CARTESIAN", tmp_path / "plotly-cartesian.min.js")
    [full] = plotlyjs.bundles()
    assert full.name == "plotly.min.js"

    plotlyjs.CARTESIAN.touch()

    assert plotlyjs.bundles() == [plotlyjs.CARTESIAN, full]


def test_without_any_bundle_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(plotlyjs, "CARTESIAN", tmp_path / "missing.js")
    monkeypatch.setattr(plotlyjs.importlib.util, "find_spec", lambda name: None)

    with pytest.raises(FileNotFoundError, match=r"scripts/prepare\.sh"):
        plotlyjs.bundles()


def test_another_script_has_no_version(tmp_path):
    stranger = tmp_path / "stranger.js"
    stranger.write_text("alert(1)", encoding="utf-8")

    with pytest.raises(ValueError, match=r"不是 plotly\.js"):
        plotlyjs.version(stranger)
