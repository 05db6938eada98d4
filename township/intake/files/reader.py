"""The process that opens what people send: warmed up once, it forks a limited child for each file.

Run by warm_reader.py as a script, ``python -I reader.py SECONDS``, with a socket as descriptor 0; over it come a byte for the kind of file and three
descriptors: the file, where the answer goes, and one that closes when the child has ended. The child has memory,
processor time, clock and output bounded and no further descriptor: it can open no file and no connection. Whatever a
file does to it happens to that child alone; this process never looks at a file. (multiprocessing's forkserver does not
do: its children import the program's main module, which under Streamlit is the page being run.)

An answer is ``{"refused": message}`` or ``{"sheets": …, "findings": …, "texts": …}`` as JSON.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import socket
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

MEMORY_BYTES = 768 * 2**20
CPU_SECONDS = 7
OUTPUT_BYTES = 64 * 2**20
KINDS = {".xlsx": b"x", ".csv": b"c"}
WARM = b"w"  # said once, when files can be sent
_OWN = 3  # how many descriptors come with a file, and the number of the last of them in the child


def main() -> None:
    """Answer until whoever started this has ended."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    warnings.simplefilter("ignore")
    sys.modules.setdefault("numpy", None)  # openpyxl asks for it only to know its types
    _warm_up()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children that have ended are nobody's
    with socket.socket(fileno=os.dup(0)) as control:
        control.send(WARM)
        while True:
            kind, descriptors, *_ = socket.recv_fds(control, 1, _OWN)
            if not kind:
                return
            with contextlib.suppress(OSError):  # no room for a child: its descriptor closes without an answer
                if os.fork() == 0:
                    _child(kind, *descriptors)
            for descriptor in descriptors:
                os.close(descriptor)


def _warm_up() -> None:
    """Import whatever reading needs, to the last codec: a child can open nothing."""
    import encodings.cp437
    import encodings.gb18030
    import encodings.utf_8_sig
    import encodings.utf_16  # noqa: F401

    import openpyxl

    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    for kind, content in ((KINDS[".xlsx"], made.getvalue()), (KINDS[".csv"], "名".encode("gb18030"))):
        json.dumps(answer(kind, io.BytesIO(content)))


def _child(kind: bytes, given: int, answered: int, ended: int) -> None:
    """Read one file under limits, and end."""
    try:
        signal.setitimer(signal.ITIMER_REAL, float(sys.argv[1]))  # whatever hangs, the system ends it
        for own, descriptor in ((0, given), (1, answered), (_OWN, ended)):  # the socket was the lowest free one
            os.dup2(descriptor, own)
        os.closerange(_OWN + 1, 256)
        limit(MEMORY_BYTES, CPU_SECONDS, descriptors=_OWN + 1)
        with open(0, "rb", closefd=False) as file:
            said = json.dumps(answer(kind, file), ensure_ascii=True).encode("ascii")
        with open(1, "wb", closefd=False) as output:
            output.write(said)
    finally:
        os._exit(0)


def limit(memory_bytes: int, cpu_seconds: int, *, descriptors: int = 0) -> None:
    """Take memory, processor time and output away, and more descriptors where a number is given."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        limits = [
            (resource.RLIMIT_AS, memory_bytes),
            (resource.RLIMIT_CPU, cpu_seconds),
            (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
            (resource.RLIMIT_CORE, 0),
        ]
        limits += [(resource.RLIMIT_NPROC, 0), (resource.RLIMIT_NOFILE, descriptors)] if descriptors else []
        for kind, amount in limits:
            resource.setrlimit(kind, (amount, amount))


def answer(kind: bytes, file: BinaryIO) -> dict[str, Any]:
    """What is in a file, or why it is refused."""
    from township.intake.files import csv_text, xlsx

    read: Callable[[BinaryIO], dict[str, Any]] = {KINDS[".xlsx"]: xlsx.read, KINDS[".csv"]: csv_text.read}[kind]
    try:
        return read(file)
    except (xlsx.Refused, csv_text.Refused) as refused:
        return {"refused": str(refused)}
    except MemoryError:
        return {"refused": "内容过多，读取所需内存超过上限；请把数据复制到新模板后再交"}
    except Exception:  # any damage openpyxl, zipfile or the XML parser stumbles over
        return {"refused": f"文件已损坏或不是规范的 .xlsx；{xlsx.RESAVE}"}


if __name__ == "__main__":
    main()
