"""Checkpoints that the real libraries wrote: taken as whole, and never when a part is cut off anywhere or missing."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from trainmon.capture import find_checkpoints
from trainmon.model import Checkpoint

SAVER = Path(__file__).parent / "scripts" / "save_checkpoint.py"
CUTS = 25
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

# Kind, the library it needs, then format, step and epoch as they must be told.
KINDS = [
    ("torch_file", "torch", "pytorch", 120, 3.0),
    ("torch_distributed", "torch", "torch_distributed", 7, None),
    ("fsdp", "torch", "torch_distributed", 30, None),
    ("safetensors", "safetensors", "safetensors", 9, None),
    ("sharded", "transformers", "safetensors", None, None),
    ("accelerate", "accelerate", "accelerate", 20, None),
    ("keras", "keras", "keras", None, 2.0),
    ("keras_weights", "h5py", "hdf5", None, 2.0),
    ("keras_hdf5", "h5py", "hdf5", None, 2.0),
    ("orbax", "orbax", "orbax", 20, None),
    ("orbax_zarr", "orbax", "orbax", 20, None),
    ("deepspeed", "deepspeed", "deepspeed", 5, None),
    ("zero3", "deepspeed", "deepspeed", 11, None),
    ("tensorflow", "tensorflow", "tensorflow", 1, None),
    ("tensorflow_saved", "tensorflow", "tensorflow", None, None),
]
SELDOM = ("tensorflow",)
"""Too large for every CI run; tested where it is installed."""
BESIDE = ("config.json", "zero_to_", "fingerprint.pb", "commit_success.txt")
"""Files that resuming does not need."""
UNSEEN = ("/d/", "_sharding", "array_metadatas", "random_states")
"""Files whose absence does not show, or does not matter."""


@pytest.fixture(params=KINDS, ids=lambda kind: kind[0])
def saved(
    request: pytest.FixtureRequest, tmp_path: Path
) -> tuple[Path, tuple[str, int | None, float | None]]:
    """A folder with one real checkpoint, and what must be told of it."""
    kind, library, *told = request.param
    if find_spec(library) is None:
        if os.environ.get("TRAINMON_REQUIRE_LIBRARIES") == "1" and library not in SELDOM:
            pytest.fail(f"{library} is not installed")
        pytest.skip(f"{library} is not installed")
    folder = tmp_path / "written"
    done = subprocess.run([sys.executable, str(SAVER), kind, str(folder)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder, tuple(told)


def _whole(folder: Path) -> list[Checkpoint]:
    return [c for c in find_checkpoints([folder]) if c.complete]


def test_a_real_checkpoint_is_whole_and_a_damaged_one_is_not(saved, tmp_path: Path) -> None:
    folder, told = saved
    [found] = _whole(folder)
    assert (found.format, found.step, found.epoch) == told
    random.seed(5)
    files = [f for f in sorted(folder.rglob("*")) if f.is_file() and not any(b in f.name for b in BESIDE)]
    files = [f for f in files if f.name not in ("latest", "checkpoint") and f.stat().st_size]
    assert files
    for file in files:
        content = file.read_bytes()
        last = len(content.rstrip() if file.suffix == ".json" else content) - 1
        for cut in {0, last, *(random.randrange(last) for _ in range(CUTS))}:
            file.write_bytes(content[:cut])
            assert not _whole(folder), f"{file.relative_to(folder)} cut off at {cut} of {len(content)}"
        file.write_bytes(content)
        if len(files) > 1 and not any(part in str(file.relative_to(folder)) for part in UNSEEN):
            kept = shutil.move(file, tmp_path / "aside")
            whole = [c for c in _whole(folder) if c.format == told[0] and c.step == told[1]]
            assert not whole or "variables" in whole[0].path, f"{file.relative_to(folder)} missing"
            shutil.move(kept, file)
    assert len(_whole(folder)) == 1
