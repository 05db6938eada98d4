"""Where the plotly.js that draws our charts is installed; the server gives it to browsers from there.

Two bundles do. The cartesian one from npm (1.5 MB) makes the first page about a second faster; the full one
(4.8 MB) comes with the Python package `plotly` and is therefore always there.
"""

import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CARTESIAN = ROOT / "node_modules" / "plotly.js-cartesian-dist-min" / "plotly-cartesian.min.js"


def bundles() -> list[Path]:
    """The bundles this machine has, the better one first; at least one.

    Raises:
        FileNotFoundError: not even the Python package is there; the message (Chinese) says what to do.
    """
    spec = importlib.util.find_spec("plotly")  # finds without importing, which would cost half a second
    folders = spec.submodule_search_locations if spec else None
    full = [Path(folder) / "package_data" / "plotly.min.js" for folder in folders or ()]
    found = [path for path in (CARTESIAN, *full) if path.is_file()]
    if not found:
        raise FileNotFoundError("没有找到 Python 包 plotly 自带的 plotly.min.js；请先运行 scripts/prepare.sh")
    return found


def version(bundle: Path) -> str:
    """The plotly.js version that a bundle's opening comment names, such as "4.1.1".

    Raises:
        ValueError: the file does not open with plotly.js's comment.
    """
    with bundle.open(encoding="utf-8") as file:
        opening = file.read(200)
    found = re.match(r"/\*\*\s+\* plotly\.js (?:\(.*\) )?v(\d+\.\d+\.\d+)\s", opening)
    if not found:
        raise ValueError(f"{bundle} 不是 plotly.js")
    return found[1]
