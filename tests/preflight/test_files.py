"""Files, folders, disks and checkpoints: each check on a job that really failed, then after a real repair."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.preflight.common import CANNOT_TELL, NO, YES, answer, fails, safetensors
from trainmon.service import Service

needs_not_root = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")


def test_a_missing_file_and_then_there(service: Service, workdir: Path) -> None:
    job = fails(service, workdir, "open('data/train.csv')")
    outlook, why = answer(service, job, "file there")
    assert (outlook, str(workdir / "data" / "train.csv") in why) == (YES, True)
    (workdir / "data").mkdir()
    (workdir / "data" / "train.csv").write_text("x")
    assert answer(service, job, "file there")[0] is NO
    assert service.preflight(job).would_fail is NO


def test_a_missing_file_that_the_new_command_no_longer_names(service: Service, workdir: Path) -> None:
    job = fails(service, workdir, "import sys; open(sys.argv[2])", "--data", "a.csv")
    assert answer(service, job, "file there")[0] is YES
    (workdir / "b.csv").write_text("x")
    assert answer(service, job, "file there", data="b.csv")[0] is NO


@pytest.mark.parametrize("path", ["**/*/**/x.bin", "*/*/*/x.bin", "key=***/x.bin"])
def test_wildcards_without_bounds_are_not_followed(service: Service, workdir: Path, path: str) -> None:
    job = fails(service, workdir, f"open({path!r})")
    assert answer(service, job, "file there")[0] is CANNOT_TELL


def test_pipes_among_the_weights_are_not_read(service: Service, workdir: Path) -> None:
    job = fails(service, workdir, "raise IndexError('index out of range in self')", "--model", "m")
    (workdir / "m").mkdir()
    for name in ("a.safetensors", "config.json", "tokenizer.json"):
        os.mkfifo(workdir / "m" / name)
    assert answer(service, job, "vocabulary fits")[0] is CANNOT_TELL


def test_a_file_in_the_way_and_then_gone(service: Service, workdir: Path) -> None:
    (workdir / "out" / "run").mkdir(parents=True)
    job = fails(service, workdir, "import os; os.mkdir('out/run')")
    assert answer(service, job, "file in the way")[0] is YES
    (workdir / "out" / "run").rmdir()
    assert answer(service, job, "file in the way")[0] is NO


@needs_not_root
def test_a_folder_that_may_not_be_written_and_then_may(service: Service, workdir: Path) -> None:
    folder = workdir / "out"
    folder.mkdir()
    folder.chmod(0o555)
    job = fails(service, workdir, "open('out/model.pt', 'w')")
    assert answer(service, job, "path writable")[0] is YES
    folder.chmod(0o755)
    assert answer(service, job, "path writable")[0] is NO


def test_a_file_that_may_not_be_read_is_told_by_another_user(tmp_path: Path) -> None:
    """As root nothing is refused, so that the check runs as another user."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("needs root and setpriv")
    folder = Path("/tmp") / f"preflight-{os.getpid()}"
    folder.mkdir()
    try:
        folder.chmod(0o755)
        code = (
            "from types import SimpleNamespace as N; from pathlib import Path; import sys\n"
            "from trainmon.preflight.path_writable import CHECK; from trainmon.preflight import Case\n"
            "from trainmon.model import *\n"
            "d = Diagnosis(ErrorType.PERMISSION_DENIED, Phase.SETUP, 't', 'd', 1.0, root_cause=RootCause("
            f"\"PermissionError: [Errno 13] Permission denied: '{folder}/model.pt'\"))\n"
            "j = Job('a', 'a', Status.FAILED, 0.0, workdir='/')\n"
            "print(CHECK.look(Case(j, d, ResumePlan((), ''))).would_fail)"
        )
        as_other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", sys.executable, "-c", code]
        done = subprocess.run(
            as_other, capture_output=True, text=True, cwd="/", env={"PYTHONPATH": str(Path.cwd())}
        )
        if done.returncode:
            pytest.skip(f"another user cannot run this Python: {done.stderr[-200:]}")
        assert done.stdout.strip() == YES
        folder.chmod(0o777)
        done = subprocess.run(
            as_other, capture_output=True, text=True, cwd="/", env={"PYTHONPATH": str(Path.cwd())}
        )
        assert done.stdout.strip() == NO
    finally:
        folder.rmdir()


def test_an_embedding_with_too_few_rows_and_then_enough(service: Service, workdir: Path) -> None:
    model = workdir / "model"
    model.mkdir()
    safetensors(model / "model.safetensors", 100)
    (model / "config.json").write_text('{"vocab_size": 100}')
    vocabulary = {
        "model": {"vocab": {str(i): i for i in range(100)}},
        "added_tokens": [{"id": 100, "content": "<pad>"}],
    }
    (model / "tokenizer.json").write_text(json.dumps(vocabulary))
    code = """
        def embedding(*_): raise IndexError("index out of range in self")
        embedding()
    """
    job = fails(service, workdir, code, "--model_name_or_path", "model")
    assert service.diagnose(job).rule == "index-beyond-embedding"
    outlook, why = answer(service, job, "vocabulary fits")
    assert (outlook, "100 rows" in why) == (YES, True)
    safetensors(model / "model.safetensors", 128)
    assert answer(service, job, "vocabulary fits")[0] is NO


def test_a_checkpoint_that_is_cut_off_and_then_whole(service: Service, workdir: Path) -> None:
    weights = workdir / "model.safetensors"
    safetensors(weights, 100)
    whole = weights.read_bytes()
    weights.write_bytes(whole[:-50])
    old = time.time() - 3600
    os.utime(weights, (old, old))
    code = """
        class SafetensorError(Exception): __module__ = "safetensors_rust"
        raise SafetensorError("Error while deserializing header: incomplete metadata, file not fully covered")
    """
    job = fails(service, workdir, code, "--weights", "model.safetensors")
    outlook, why = answer(service, job, "checkpoint opens")
    assert (outlook, "cut off" in why) == (YES, True)
    weights.write_bytes(whole)
    assert answer(service, job, "checkpoint opens")[0] is NO


@pytest.fixture
def small_disk(tmp_path: Path):
    """A file system of 4 MiB; skipped where one may not be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(place)], capture_output=True
    ).returncode:
        pytest.skip("no file system may be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_is_full_and_then_has_room(service: Service, small_disk: Path) -> None:
    code = """
        open("ballast", "wb").write(bytes(20 << 20))
        open("out/checkpoint.bin", "wb").write(bytes(20 << 20))
    """
    (small_disk / "out").mkdir()
    job = fails(service, small_disk, code)
    assert service.diagnose(job).error_type == "DISK_FULL"
    outlook, why = answer(service, job, "disk room")
    assert (outlook, "free" in why) == (YES, True)
    for name in ("ballast", "out/checkpoint.bin"):
        (small_disk / name).unlink()
    assert answer(service, job, "disk room")[0] is CANNOT_TELL  # nobody knows how much it wants
    safetensors(small_disk / "out" / "model.safetensors", 1000)
    service.store.merge_checkpoints(job, _found(small_disk), keep=lambda _: True)
    assert answer(service, job, "disk room")[0] is NO


def _found(folder: Path):
    from trainmon.capture import find_checkpoints

    return find_checkpoints([folder])
