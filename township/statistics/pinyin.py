"""Names in pinyin: by their first letters they are found in a list, written out they are a new indicator's code.

pypinyin tells 重 of 重点 from 重 of 双重 by a dictionary of phrases that takes 57 MB and a quarter of a second to load,
so it is asked in a process of its own, which ends.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable


def first_letters(names: Iterable[str]) -> list[str]:
    """Of each name (税收收入 → ``sssr``); what is not Chinese stands as it is, in small letters."""
    return _asked("FIRST_LETTER", names)


def spelled(name: str) -> str:
    """The whole name without tones (税收 → ``shuishou``); what is not Chinese stands as it is, in small letters."""
    return _asked("NORMAL", [name])[0]


def _asked(style: str, names: Iterable[str]) -> list[str]:
    """Raises subprocess.CalledProcessError where the process ended early."""
    command = [sys.executable, "-I", "-X", "utf8", __file__, style]
    done = subprocess.run(command, input=json.dumps([*names]), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def _answer(style: str) -> None:
    from pypinyin import Style, lazy_pinyin  # in the process of its own only

    json.dump(["".join(lazy_pinyin(name, style=Style[style])).lower() for name in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    _answer(sys.argv[1])
