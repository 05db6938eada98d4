"""Makes office files repeatable: what the libraries stamp with the clock gets the snapshot's date instead."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

_CORE = "docProps/core.xml"
_MOMENT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(<)")


def reproducible(content: bytes, day: dt.date) -> bytes:
    """The ZIP file with every date in it set to ``day``, workbooks inside it included."""
    stream = io.BytesIO()
    stamp = f"{day:%Y-%m-%d}T00:00:00Z".encode()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            data = given.read(name)
            if name == _CORE:
                data = _MOMENT.sub(rb"\g<1>" + stamp + rb"\g<3>", data)
            elif name.endswith(".xlsx"):
                data = reproducible(data, day)
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, data)
    return stream.getvalue()
