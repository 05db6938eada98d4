"""Either bundle of plotly.js is put in place whole, and draws."""

import pytest

from township.web import plotlyjs

BUNDLES = plotlyjs.available()  # the npm bundle only where npm is, the full one everywhere


@pytest.fixture
def without_npm(tmp_path, monkeypatch):
    monkeypatch.setattr(plotlyjs, "CARTESIAN", tmp_path / "node_modules" / "plotly-cartesian.min.js")


@pytest.mark.parametrize("bundle", BUNDLES)
def test_copies_the_bundle_and_nothing_else(bundle, tmp_path):
    target = plotlyjs.install(bundle, into=tmp_path / "static")

    assert target.read_bytes() == plotlyjs.locate(bundle).read_bytes()
    assert list(tmp_path.rglob("*")) == [tmp_path / "static", target]


@pytest.mark.parametrize("bundle", BUNDLES)
def test_opens_with_the_licence_and_a_version(bundle, tmp_path):
    target = plotlyjs.install(bundle, into=tmp_path)

    assert plotlyjs.version(target).startswith("4.")
    assert "MIT license" in target.read_text(encoding="utf-8")[:300]


@pytest.mark.parametrize("bundle", BUNDLES)
def test_leaves_an_identical_copy_alone(bundle, tmp_path):
    first = plotlyjs.install(bundle, into=tmp_path).stat()
    second = plotlyjs.install(bundle, into=tmp_path).stat()

    assert (first.st_ino, first.st_mtime_ns) == (second.st_ino, second.st_mtime_ns)


def test_replaces_a_damaged_copy(tmp_path):
    (tmp_path / "plotly.min.js").write_text("cut off", encoding="utf-8")

    target = plotlyjs.install("full", into=tmp_path)

    assert target.read_bytes() == plotlyjs.full_bundle().read_bytes()


def test_takes_the_full_bundle_without_npm(without_npm, tmp_path):
    assert plotlyjs.available() == ["full"]
    assert plotlyjs.install(into=tmp_path).read_bytes() == plotlyjs.full_bundle().read_bytes()


def test_takes_the_small_bundle_where_there_is_one(tmp_path, monkeypatch):
    small = tmp_path / "plotly-cartesian.min.js"
    small.write_text("/**\n* plotly.js (cartesian - minified) v4.1.1\n*/", encoding="utf-8")
    monkeypatch.setattr(plotlyjs, "CARTESIAN", small)

    assert plotlyjs.install(into=tmp_path / "static").read_bytes() == small.read_bytes()


def test_says_when_the_wanted_bundle_is_missing(without_npm, tmp_path):
    with pytest.raises(FileNotFoundError, match="精简包"):
        plotlyjs.install("cartesian", into=tmp_path)


def test_refuses_what_is_not_plotlyjs(tmp_path, monkeypatch):
    stranger = tmp_path / "stranger.js"
    stranger.write_text("alert(1)", encoding="utf-8")
    monkeypatch.setattr(plotlyjs, "CARTESIAN", stranger)

    with pytest.raises(ValueError, match=r"不是 plotly\.js"):
        plotlyjs.install("cartesian", into=tmp_path / "static")
    assert not (tmp_path / "static").exists()


def test_command_says_what_it_took(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(plotlyjs, "ROOT", tmp_path)
    monkeypatch.setattr(plotlyjs, "STATIC", tmp_path / "static")

    plotlyjs.main(["--bundle", "full"])

    assert "完整包" in capsys.readouterr().out


def test_served_folder_holds_plotlyjs_alone():
    assert [path.name for path in plotlyjs.STATIC.iterdir()] == ["plotly.min.js"]


@pytest.mark.browser
@pytest.mark.parametrize("bundle", BUNDLES)
def test_draws_our_kinds_of_chart(bundle, page):
    page.set_content("<div id=chart style='width:600px;height:400px'></div>")
    page.add_script_tag(path=plotlyjs.locate(bundle))

    drawn = page.evaluate(
        """async () => {
            const chart = document.getElementById("chart");
            const drawn = [];
            for (const type of ["bar", "scatter", "heatmap", "box", "pie"]) {
                const trace = type === "pie" ? {type, labels: ["一", "二"], values: [1, 2]}
                    : type === "heatmap" ? {type, z: [[1, 2], [3, 4]]} : {type, y: [1, 3, 2]};
                await Plotly.react(chart, [trace], {title: {text: "2020年9月"}});
                if (chart._fullData[0].type === type) drawn.push(type);
            }
            return drawn;
        }"""
    )

    assert drawn == ["bar", "scatter", "heatmap", "box", "pie"]
