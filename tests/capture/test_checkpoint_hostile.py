"""Checkpoints that were made to hang, to fill memory or to raise: each is judged, or left out, at once."""

from __future__ import annotations

import json
import os
import pickle
import signal
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from trainmon.capture import find_checkpoints
from trainmon.capture.checkpoints import judge

MAGIC = b"\x57\xfb\x80\x8b\x24\x75\x47\xdb"


@pytest.fixture(autouse=True)
def at_once() -> Iterator[None]:
    """What hangs is ended."""

    def late(*_: object) -> None:
        raise BaseException("it hangs")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def orbax(folder: Path, data: bytes, metrics: str = "{}") -> Path:
    step = folder / "ckpt_5"
    (step / "state").mkdir(parents=True)
    (step / "_CHECKPOINT_METADATA").write_text(f'{{"commit_timestamp_nsecs": 1, "metrics": {metrics}}}')
    (step / "state" / "data").write_bytes(data)
    return step


@pytest.mark.parametrize("start", [b"\x0c\xdb\x3a\x2a", b"\x28\xb5\x2f\xfd"], ids=["ocdbt", "zstd"])
def test_zeros_that_a_crash_left_are_told_and_not_walked_through(tmp_path: Path, start: bytes) -> None:
    data = orbax(tmp_path, start) / "state" / "data"
    os.truncate(data, 64 << 30)
    [found] = find_checkpoints([tmp_path])
    assert not found.complete


@pytest.mark.parametrize(
    "name", ["ckpt_5/_CHECKPOINT_METADATA", "checkpoint-5/trainer_state.json", "s_5/.metadata"]
)
@pytest.mark.parametrize("special", ["pipe", "device"])
def test_pipes_and_devices_are_not_read(tmp_path: Path, name: str, special: str) -> None:
    place = tmp_path / name
    place.parent.mkdir()
    os.mkfifo(place) if special == "pipe" else place.symlink_to("/dev/zero")
    assert not any(found.complete for found in find_checkpoints([tmp_path]))


def test_a_pipe_that_is_named_is_no_checkpoint(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "model.pt")
    assert judge(tmp_path / "model.pt") is None


def _varint(number: int) -> bytes:
    digits = []
    while number > 127:
        digits.append(number & 127 | 128)
        number >>= 7
    return bytes([*digits, number])


def _index(block: bytes, times: int) -> bytes:
    """A TensorFlow index whose one block is listed many times."""
    data = block + struct.pack("<I", 0) + bytes(5)
    handle = _varint(0) + _varint(len(data) - 5)
    listed = (bytes([0, 0, len(handle)]) + handle) * times + struct.pack("<I", 0)
    footer = (_varint(0) * 2 + _varint(len(data)) + _varint(len(listed))).ljust(40, b"\0")
    return data + listed + bytes(5) + footer + MAGIC


@pytest.mark.parametrize(
    "index",
    [
        _index(bytes([0, 1, 0]) + b"k" + bytes([1, 0, 0]) * 50_000, 5000),
        _index(b"".join(_varint(n) + bytes([1, 0]) + b"k" for n in range(300_000)), 1),
    ],
    ids=["a block again and again", "a key that grows"],
)
def test_an_index_has_bounds(tmp_path: Path, index: bytes) -> None:
    (tmp_path / "model.ckpt-5.index").write_bytes(index)
    [found] = find_checkpoints([tmp_path])
    assert not found.complete


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_a_damaged_archive_costs_no_other_checkpoint(tmp_path: Path, method: int) -> None:
    damaged, whole = tmp_path / "model_step5.pt", tmp_path / "model_step4.pt"
    for path, how in ((damaged, method), (whole, zipfile.ZIP_STORED)):
        with zipfile.ZipFile(path, "w", how) as archive:
            archive.writestr("archive/data.pkl", pickle.dumps({"optimizer": list(range(500))}))
    data = bytearray(damaged.read_bytes())
    data[60:200] = bytes(range(100, 240))
    damaged.write_bytes(data)
    assert [found.complete for found in find_checkpoints([tmp_path])] == [False, True]


@pytest.mark.parametrize("number", [10**400, 2**70, -1, float("nan"), float("inf")])
def test_numbers_that_no_store_takes_are_left_out(tmp_path: Path, number: float) -> None:
    with zipfile.ZipFile(tmp_path / "model.pt", "w") as archive:
        archive.writestr("a/data.pkl", pickle.dumps({"optimizer": 1, "step": number, "epoch": number}))
    orbax(tmp_path, bytes(8), json.dumps({"loss": number, "accuracy": 0.5}))
    trainer = tmp_path / "checkpoint-7"
    trainer.mkdir()
    row = {"step": 7, "eval_loss": number, "eval_f1": 0.25}
    state = {"global_step": number, "epoch": number, "log_history": [row]}
    (trainer / "trainer_state.json").write_text(json.dumps(state))
    found = {Path(c.path).name: c for c in find_checkpoints([tmp_path])}
    assert found["model.pt"].step is None
    assert found["ckpt_5"].metrics["accuracy"] == 0.5
    assert found["checkpoint-7"].step == 7
    values = [v for c in found.values() for v in (*c.metrics.values(), c.epoch) if v is not None]
    assert all(abs(value) < 1e300 for value in values)
