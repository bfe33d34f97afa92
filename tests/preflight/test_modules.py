"""Modules are imported where that is safe, by the Python of the job."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from tests.preflight.common import CANNOT_TELL, NO, YES, answer, fails
from trainmon.model import IMPORTED
from trainmon.service import Service


def test_a_missing_module_and_then_installed(service: Service, workdir: Path) -> None:
    job = fails(service, workdir, "import module_of_this_test_xyz")
    outlook, why = answer(service, job, "module imports")
    assert (outlook, "module_of_this_test_xyz" in why) == (YES, True)
    site = Path(next(p for p in sys.path if p.endswith("site-packages")))
    module = site / "module_of_this_test_xyz.py"
    try:
        module.write_text("__version__ = '1.2'")
        outlook, why = answer(service, job, "module imports")
        assert (outlook, "1.2" in why) == (NO, True)
        module.write_text("import another_missing_xyz")
        outlook, why = answer(service, job, "module imports")
        assert (outlook, "another_missing_xyz" in why) == (YES, True)
    finally:
        module.unlink()


def test_an_import_that_prints_without_end_or_leaves_a_process_behind(
    service: Service, workdir: Path
) -> None:
    job = fails(service, workdir, "import noisy_module_of_this_test")
    site = Path(next(p for p in sys.path if p.endswith("site-packages")))
    module = site / "noisy_module_of_this_test.py"
    printing = (
        "import subprocess, sys\nprint('x' * 50_000_000, flush=True)\nsys.stderr.write('y' * 50_000_000)\n"
    )
    try:
        module.write_text(printing + "__version__ = '3'\nsubprocess.Popen(['sleep', '40'])\n")
        began = time.monotonic()
        outlook, why = answer(service, job, "module imports")
        assert (outlook, "(3)" in why) == (NO, True)
        assert time.monotonic() - began < 20
    finally:
        module.unlink()


def test_a_name_that_the_installed_version_lacks(service: Service, workdir: Path) -> None:
    job = fails(service, workdir, "from json import no_such_name")
    assert answer(service, job, "module imports")[0] is YES


def test_a_module_of_the_jobs_own_is_never_imported(service: Service, workdir: Path) -> None:
    job = fails(service, workdir, "import own_part_xyz")
    (workdir / "own_part_xyz.py").write_text("open('imported', 'w')")
    assert answer(service, job, "module imports")[0] is CANNOT_TELL
    assert not (workdir / "imported").exists()


@pytest.mark.parametrize("shadow", ["csv", "json", "email", "random", "decimal"])
def test_what_is_imported_is_never_a_file_of_the_jobs(service: Service, workdir: Path, shadow: str) -> None:
    job = fails(service, workdir, "raise ModuleNotFoundError(\"No module named 'pandas'\")")
    (workdir / f"{shadow}.py").write_text(f"open({str(workdir / 'ran')!r}, 'w')")
    assert answer(service, job, "module imports")[0] is NO
    assert not (workdir / "ran").exists()


@pytest.mark.parametrize("module", ["pip.__main__", "antigravity", "idlelib.idle"])
def test_a_program_is_not_imported(service: Service, workdir: Path, module: str) -> None:
    job = fails(service, workdir, f"raise ModuleNotFoundError(\"No module named '{module}'\")")
    assert answer(service, job, "module imports")[0] is CANNOT_TELL


def test_a_module_outside_of_the_installed_ones_is_not_imported(
    service: Service, workdir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = fails(service, workdir, "import editable_part_xyz")
    elsewhere = tmp_path / "source"
    elsewhere.mkdir()
    (elsewhere / "editable_part_xyz.py").write_text(f"open({str(workdir / 'ran')!r}, 'w')")
    monkeypatch.setenv("PYTHONPATH", str(elsewhere))
    assert answer(service, job, "module imports")[0] is CANNOT_TELL
    assert not (workdir / "ran").exists()


def test_the_interpreter_of_an_imported_run_is_not_started(service: Service, workdir: Path) -> None:
    python = workdir / "python"
    python.write_text(f"#!/bin/sh\ntouch {workdir / 'ran'}\n")
    python.chmod(0o755)
    job = fails(service, workdir, "import a_module_xyz")
    kept = dict(service.store.get_job(job).environment)
    kept.pop("interpreter", None)
    imported = {**kept, IMPORTED: {"kind": "wandb", "label": "wandb", "source": "x"}}
    service.store.update_job(job, command=(str(python), "train.py"), environment=imported)
    assert answer(service, job, "module imports")[0] is CANNOT_TELL
    assert not (workdir / "ran").exists()
