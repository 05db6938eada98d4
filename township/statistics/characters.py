"""What a text may not hold if it is to be written down everywhere: in Parquet (UTF-8), and in XLSX, PPTX, DOCX (XML)."""

from __future__ import annotations

import re

# all but what XML 1.0 calls a character: controls, halves of a pair (surrogates), U+FFFE and U+FFFF; and U+202E, which
# shows what follows, and the message that repeats it, turned round
_UNWRITABLE = re.compile("[^\t\n\r\x20-\u202d\u202f-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def unwritable(text: str) -> str:
    """The first character of ``text`` that no file can hold, by its number (``U+FFFE``); "" where there is none."""
    found = _UNWRITABLE.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def writable(text: str) -> str:
    """``text`` with a � for every character that no file can hold."""
    return _UNWRITABLE.sub("\ufffd", text)
