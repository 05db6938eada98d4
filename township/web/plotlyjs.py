"""Puts the plotly.js that draws our charts where Streamlit serves it: static/plotly.min.js.

Two bundles do. The cartesian one from npm (1.5 MB) makes the first page about a second faster; the full one
(4.8 MB) comes with the Python package `plotly` and is therefore always there. Neither is committed.
Run as `python -m township.web.plotlyjs [--bundle full|cartesian]`, any number of times.
"""

import argparse
import filecmp
import importlib.util
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Literal

Bundle = Literal["cartesian", "full"]

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
CARTESIAN = ROOT / "node_modules" / "plotly.js-cartesian-dist-min" / "plotly-cartesian.min.js"
FILE_NAME = "plotly.min.js"
TITLES = {"cartesian": "精简包", "full": "完整包"}


def full_bundle() -> Path:
    """Path of the plotly.min.js inside the installed Python package `plotly`.

    Raises FileNotFoundError if the package is not installed or does not carry the file.
    """
    spec = importlib.util.find_spec("plotly")  # finds without importing, which would cost half a second
    folders = spec.submodule_search_locations if spec else None
    for folder in folders or ():
        bundle = Path(folder) / "package_data" / FILE_NAME
        if bundle.is_file():
            return bundle
    raise FileNotFoundError("没有找到 Python 包 plotly 自带的 plotly.min.js；请先运行 scripts/prepare.sh")


def available() -> list[Bundle]:
    """The bundles this machine has, the better one first."""
    return ["cartesian", "full"] if CARTESIAN.is_file() else ["full"]


def locate(bundle: Bundle) -> Path:
    """Path of a bundle as installed.

    Raises FileNotFoundError if it is not installed.
    """
    if bundle == "full":
        return full_bundle()
    if not CARTESIAN.is_file():
        raise FileNotFoundError("没有安装 plotly.js 精简包；请先在项目目录运行 npm ci --ignore-scripts")
    return CARTESIAN


def version(bundle: Path) -> str:
    """The plotly.js version that a bundle's opening comment names, such as "4.1.1".

    Raises ValueError if the file does not open with plotly.js's comment.
    """
    with bundle.open(encoding="utf-8") as file:
        opening = file.read(200)
    found = re.match(r"/\*\*\s+\* plotly\.js (?:\(.*\) )?v(\d+\.\d+\.\d+)\s", opening)
    if not found:
        raise ValueError(f"{bundle} 不是 plotly.js")
    return found[1]


def install(prefer: Bundle | None = None, into: Path = STATIC) -> Path:
    """Copy a bundle to `into`/plotly.min.js and return that path; an identical file is left alone.

    Without `prefer` it takes the best bundle available. The file appears whole or not at all, so a running
    server may go on serving it. Raises FileNotFoundError if the bundle is not installed, ValueError if what
    is installed is not plotly.js, OSError if `into` cannot be written.
    """
    source = locate(prefer or available()[0])
    version(source)
    target = into / FILE_NAME
    if target.is_file() and filecmp.cmp(source, target, shallow=False):
        return target
    into.mkdir(parents=True, exist_ok=True)
    _copy_atomically(source, target, by_way_of=into.parent)
    return target


def _copy_atomically(source: Path, target: Path, by_way_of: Path) -> None:
    # The half-written copy lies outside the served folder: whatever lies inside is public.
    with tempfile.NamedTemporaryFile(dir=by_way_of, prefix=".plotlyjs-", suffix=".tmp", delete=False) as copy:
        partial = Path(copy.name)
    try:
        shutil.copyfile(source, partial)
        partial.chmod(0o644)
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)


def main(arguments: list[str] | None = None) -> None:
    """Install a bundle from the command line and say in Chinese which one."""
    parser = argparse.ArgumentParser(prog="python -m township.web.plotlyjs", description="安放画图用的 plotly.js")
    parser.add_argument("--bundle", choices=["cartesian", "full"], help="指定一种；不写则有精简包就用精简包")
    bundle: Bundle = parser.parse_args(arguments).bundle or available()[0]
    try:
        target = install(bundle, into=STATIC)
    except (OSError, ValueError) as problem:
        parser.exit(1, f"错误：{problem}\n")
    size = target.stat().st_size / 1_000_000
    print(f"plotly.js {version(target)}（{TITLES[bundle]}，{size:.1f} MB）→ {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
