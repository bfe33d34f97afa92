"""Stores as older trainmons left them, for the tests of migration."""

from __future__ import annotations

import json
import math
import struct
from typing import Any

import sqlalchemy as sa

from trainmon.store import schema
from trainmon.store.engine import Database, migration_engine

VALUES = [0.5, math.nan, 0.25]

JOB: dict[str, Any] = {
    "id": "old1",
    "name": "Älter",
    "project": "vision",
    "status": "failed",
    "created_at": 5.0,
    "workdir": "/w",
    "host": "h",
    "tags": '[\n"t"\n]',
    "command": '["python", "train.py"]',
    "error_message": "Boom",
    "config": '{"lr": NaN}',
    "environment": "{}",
    "parent_id": "old0",
}


def make_0001(url: str) -> None:
    """A store of revision 0001 with a parent and a child that has metrics, a checkpoint and a diagnosis."""
    database = Database(url)
    if database.file is not None:
        database.file.parent.mkdir(parents=True, exist_ok=True)
        schema._switch_to_wal(migration_engine(database))
    with migration_engine(database).begin() as connection:
        schema.upgrade(connection, "0001")
        _fill(connection)
    database.close()


def _fill(connection: sa.Connection) -> None:
    parent = {
        **JOB,
        "id": "old0",
        "name": "parent",
        "error_message": None,
        "parent_id": None,
        "created_at": 4.0,
    }
    for job in (parent, JOB):
        _insert(connection, "jobs", job)
    for values in ([0.5], [math.nan, 0.25]):
        numbers = [float(n) for n in range(len(values))]
        data = struct.pack(f"<{3 * len(values)}d", *numbers, *values, *numbers)
        chunk = {"job_id": "old1", "name": "loss", "count": len(values), "data": data}
        _insert(connection, "metric_chunks", chunk)
    nan = {"job_id": "old1", "name": "grad_norm", "count": 1, "data": struct.pack("<3d", 7.0, math.nan, 9.0)}
    _insert(connection, "metric_chunks", nan)
    checkpoint = {
        "job_id": "old1",
        "position": 0,
        "path": "a.pt",
        "size": 3,
        "format": "torch",
        "complete": True,
    }
    _insert(connection, "checkpoints", checkpoint)
    body = json.dumps({"analyzer_version": "1", "error_type": "CUDA_OOM"})
    named = {"error_type": "CUDA_OOM", "title": "The GPU ran out of memory", "fingerprint": "f"}
    _insert(connection, "diagnoses", {"job_id": "old1", "analyzer_version": "1", "body": body, **named})


def _insert(connection: sa.Connection, name: str, values: dict[str, Any]) -> None:
    connection.execute(sa.table(name, *map(sa.column, values)).insert(), values)
