"""How the C library and DuckDB's own jemalloc keep freed memory; a process can only be told when it starts.

DuckDB plans each question anew, in tens of thousands of small allocations. Where each thread keeps 300 of a size at hand
(glibc keeps 7), all questions of a page take a tenth less time. What DuckDB has done with goes back to the system after
0.2 s (10 s unless told), and the threads share two arenas: 18 MB less of the server.
"""

from __future__ import annotations

import os
import sys

SETTINGS = {
    "GLIBC_TUNABLES": "glibc.malloc.tcache_count=300",
    "MALLOC_ARENA_MAX": "2",
    "DUCKDB_JE_MALLOC_CONF": "dirty_decay_ms:200,muzzy_decay_ms:0",
}


def settle() -> None:
    """Start this process anew with the settings, where some are missing; what the environment already says stands."""
    if not SETTINGS.keys() <= os.environ.keys():
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**SETTINGS, **os.environ})
