"""Jobs that really fail, and the answer of one check."""

from __future__ import annotations

import json
import struct
import sys
import textwrap
from pathlib import Path

from trainmon.model import Outlook
from trainmon.service import Service

YES, NO, CANNOT_TELL = Outlook.YES, Outlook.NO, Outlook.CANNOT_TELL


def fails(service: Service, workdir: Path, code: str, *words: str) -> str:
    """The id of a job that ran this script and failed."""
    (workdir / "train.py").write_text(textwrap.dedent(code))
    job_id, outcome = service.record([sys.executable, "train.py", *words], workdir=workdir)
    assert outcome.status.dead
    return job_id


def answer(service: Service, job_id: str, name: str, **sets: str) -> tuple[Outlook, str]:
    """The answer of one check, which must have been made."""
    found = service.preflight(job_id, {k.replace("_", "-"): v for k, v in sets.items()})
    assert name in [check.name for check in found.checks], found
    check = next(c for c in found.checks if c.name == name)
    assert "\n" not in check.reason
    return check.would_fail, check.reason


def safetensors(path: Path, rows: int) -> None:
    """A file with an embedding of that many rows."""
    header = json.dumps(
        {"model.embed_tokens.weight": {"dtype": "F32", "shape": [rows, 2], "data_offsets": [0, rows * 8]}}
    ).encode()
    path.write_bytes(struct.pack("<Q", len(header)) + header + bytes(rows * 8))
