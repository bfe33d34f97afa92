"""Would it fail again? Each check on a job that really failed, then on the same after a real repair."""

from __future__ import annotations

import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import RunTrainmon
from trainmon.errors import JobNotFailed
from trainmon.model import IMPORTED, Outlook, Preflight
from trainmon.service import Service

YES, NO, CANNOT_TELL = Outlook.YES, Outlook.NO, Outlook.CANNOT_TELL
needs_not_root = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")


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


@pytest.mark.parametrize("path", ["**/*/**/x.bin", "*/*/*/x.bin", "key=***/x.bin"])
def test_wildcards_without_bounds_are_not_followed(service: Service, workdir: Path, path: str) -> None:
    job = fails(service, workdir, f"open({path!r})")
    assert answer(service, job, "file there")[0] is CANNOT_TELL


def test_a_host_name_that_is_none(service: Service, workdir: Path, capfd: pytest.CaptureFixture[str]) -> None:
    host = "a" * 70 + ".example"
    code = f"""
        why = "Max retries exceeded (Caused by NameResolutionError: Failed to resolve '{host}' (Name or service not known))"
        raise ConnectionError("HTTPSConnectionPool(host='{host}', port=443): " + why)
    """
    job = fails(service, workdir, code)
    capfd.readouterr()
    assert answer(service, job, "host resolves")[0] in (YES, CANNOT_TELL)
    assert "Traceback" not in capfd.readouterr().err


def test_pipes_among_the_weights_are_not_read(service: Service, workdir: Path) -> None:
    job = fails(service, workdir, "raise IndexError('index out of range in self')", "--model", "m")
    (workdir / "m").mkdir()
    for name in ("a.safetensors", "config.json", "tokenizer.json"):
        os.mkfifo(workdir / "m" / name)
    assert answer(service, job, "vocabulary fits")[0] is CANNOT_TELL


def test_a_port_that_is_taken_and_then_free(service: Service, workdir: Path) -> None:
    code = """
        import socket, sys
        port = int(sys.argv[2])
        try:
            socket.create_server(("127.0.0.1", port))
        except OSError:
            raise RuntimeError(f"The server socket has failed to listen on any local network address. port: {port}, "
                "useIpv6: false, code: -98, name: EADDRINUSE, message: address already in use")
    """
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        job = fails(service, workdir, code, "--master_port", str(port))
        outlook, why = answer(service, job, "port free")
        assert outlook is YES
        assert f"(pid {os.getpid()})" in why
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            free = probe.getsockname()[1]
        assert answer(service, job, "port free", master_port=str(free))[0] is NO
    assert answer(service, job, "port free")[0] is NO


def test_a_file_in_the_way_and_then_gone(service: Service, workdir: Path) -> None:
    (workdir / "out" / "run").mkdir(parents=True)
    job = fails(service, workdir, "import os; os.mkdir('out/run')")
    assert answer(service, job, "file in the way")[0] is YES
    (workdir / "out" / "run").rmdir()
    assert answer(service, job, "file in the way")[0] is NO


def test_a_variable_that_is_missing_and_then_set(
    service: Service, workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = fails(service, workdir, "import os; os.environ['DATA_ROOT_XYZ']")
    assert answer(service, job, "variable set")[0] is YES
    seen = service.preflight(job, in_shell=False)
    assert seen.would_fail is CANNOT_TELL
    assert "DATA_ROOT_XYZ is not set" in seen.reason
    monkeypatch.setenv("DATA_ROOT_XYZ", "/data")
    assert answer(service, job, "variable set")[0] is NO


def test_a_program_that_is_missing_and_then_there(
    service: Service, workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = fails(service, workdir, "import subprocess; subprocess.run(['a-tool-of-this-test'], check=True)")
    assert answer(service, job, "program found")[0] is YES
    tool = workdir / "bin" / "a-tool-of-this-test"
    tool.parent.mkdir()
    tool.write_text("#!/bin/sh\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}:{os.environ['PATH']}")
    assert answer(service, job, "program found")[0] is NO


def test_an_option_that_the_script_refused(service: Service, workdir: Path) -> None:
    code = "import argparse; p = argparse.ArgumentParser(); p.add_argument('--lr'); p.parse_args()"
    job = fails(service, workdir, code, "--lr", "1", "--nope", "2")
    outlook, why = answer(service, job, "options known")
    assert (outlook, "--nope" in why) == (YES, True)


def test_code_that_fails_is_the_same_and_then_changed(service: Service, workdir: Path) -> None:
    job = fails(service, workdir, "undefined_name_here")
    outlook, why = answer(service, job, "code changed")
    assert (outlook, "train.py:1" in why) == (YES, True)
    later = time.time() + 5
    os.utime(workdir / "train.py", (later, later))
    assert answer(service, job, "code changed")[0] is CANNOT_TELL


def test_a_host_that_does_not_resolve(service: Service, workdir: Path) -> None:
    code = """
        import urllib.request
        urllib.request.urlopen("http://no-such-host.invalid:8080/x")
    """
    (workdir / "train.py").write_text(textwrap.dedent(code))
    code = """
        raise ConnectionError("HTTPConnectionPool(host='HOST', port=PORT): Max retries exceeded with url: /x (Caused by "
            "NameResolutionError(\\"Failed to resolve 'HOST' ([Errno -2] Name or service not known)\\"))")
    """
    job = fails(service, workdir, code.replace("HOST", "no-such-host.invalid").replace("PORT", "8080"))
    outlook, why = answer(service, job, "host resolves")
    assert (outlook, "no-such-host.invalid" in why) == (YES, True)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        job = fails(service, workdir, code.replace("HOST", "localhost").replace("PORT", port))
        assert answer(service, job, "host resolves")[0] is NO


def test_a_token_that_is_missing_and_then_set(
    service: Service, workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.setenv("HF_HOME", str(workdir / "hf"))
    code = """
        raise OSError("You are trying to access a gated repo.\\nMake sure to have access to it at "
            "https://huggingface.co/meta-llama/Llama-3.1-8B.\\n401 Client Error.")
    """
    job = fails(service, workdir, code)
    assert answer(service, job, "token present")[0] is YES
    secret = "hf_" + "x1Y2" * 9
    monkeypatch.setenv("HF_TOKEN", secret)
    outlook, why = answer(service, job, "token present")
    assert outlook is CANNOT_TELL
    assert secret not in why


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


def safetensors(path: Path, rows: int) -> None:
    """A file with an embedding of that many rows."""
    header = json.dumps(
        {"model.embed_tokens.weight": {"dtype": "F32", "shape": [rows, 2], "data_offsets": [0, rows * 8]}}
    ).encode()
    path.write_bytes(struct.pack("<Q", len(header)) + header + bytes(rows * 8))


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


@pytest.mark.skipif(not Path("/proc/sys/fs/inotify").is_dir(), reason="no inotify here")
def test_inotify_can_be_tried(service: Service, workdir: Path) -> None:
    job = fails(service, workdir, "raise OSError(28, 'inotify watch limit reached')")
    held: list[int] = []
    import ctypes

    system = ctypes.CDLL(None)
    try:
        while (place := system.inotify_init1(os.O_CLOEXEC)) >= 0 and len(held) < 4000:
            held.append(place)
        if len(held) < 4000:
            assert answer(service, job, "inotify limit")[0] is YES
    finally:
        for place in held:
            os.close(place)
    assert answer(service, job, "inotify limit")[0] is NO


def test_the_limit_on_open_files_is_compared_with_that_of_the_job(service: Service, workdir: Path) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    code = """
        import resource
        kept = [open("/dev/null") for _ in range(100_000)]
    """
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
        job = fails(service, workdir, code)
        assert service.job(job).environment["limits"]["open_files"] == 256
        assert answer(service, job, "process limits")[0] is YES
        resource.setrlimit(resource.RLIMIT_NOFILE, (512, hard))
        assert answer(service, job, "process limits")[0] is NO
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_shared_memory_is_compared_with_that_of_the_job(service: Service, workdir: Path) -> None:
    code = """
        raise RuntimeError("unable to allocate shared memory(shm) for file </torch_1_2_3>: No space left on device (28)")
    """
    job = fails(service, workdir, code)
    environment = dict(service.store.get_job(job).environment)
    shm = environment["limits"]["shared_memory_bytes"]
    assert answer(service, job, "shared memory")[0] in (YES, CANNOT_TELL)
    smaller = {**environment, "limits": {**environment["limits"], "shared_memory_bytes": shm // 2}}
    service.store.update_job(job, environment=smaller)
    assert answer(service, job, "shared memory")[0] is NO


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


NVML = r"""
#include <string.h>
#include <stdlib.h>
typedef unsigned long long u64;
typedef struct { u64 total, free, used; } memory;
typedef struct { unsigned pid; u64 used; unsigned gi, ci; } process;
static u64 number(const char *name) { const char *v = getenv(name); return v ? strtoull(v, 0, 10) : 0; }
int nvmlInit_v2(void) { return 0; }
int nvmlInitWithFlags(unsigned f) { return 0; }
int nvmlShutdown(void) { return 0; }
int nvmlDeviceGetCount_v2(unsigned *n) { *n = 1; return 0; }
int nvmlDeviceGetHandleByIndex_v2(unsigned i, void **d) { *d = (void *)1; return 0; }
int nvmlDeviceGetMemoryInfo(void *d, memory *m) {
  m->total = 24ull << 30; m->used = number("FAKE_USED") << 20; m->free = m->total - m->used; return 0; }
int nvmlDeviceGetComputeRunningProcesses_v3(void *d, unsigned *n, process *p) {
  unsigned have = number("FAKE_PID") != 0;
  if (*n < have || (have && !p)) { *n = have; return 7; }
  *n = have;
  if (have) { p[0].pid = number("FAKE_PID"); p[0].used = number("FAKE_USED") << 20; }
  return 0; }
int nvmlDeviceGetComputeMode(void *d, int *mode) { *mode = 0; return 0; }
int nvmlDeviceGetName(void *d, char *name, unsigned n) { strncpy(name, "Test GPU", n); return 0; }
"""
OUT_OF_MEMORY = """
    class OutOfMemoryError(RuntimeError): __module__ = "torch"
    raise OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 24.00 GiB of "
        "which 1.12 GiB is free. Process 4242 has 12.00 GiB memory in use. Including non-PyTorch memory, this process has "
        "8.00 GiB memory in use. Of the allocated memory 7.50 GiB is allocated by PyTorch, and 100.00 MiB is reserved.")
"""


@pytest.mark.skipif(shutil.which("gcc") is None, reason="no C compiler to build a driver library with")
def test_gpu_memory_and_who_holds_it(
    service: Service, workdir: Path, trainmon: RunTrainmon, tmp_path: Path
) -> None:
    """Through the real NVML binding and a driver library that answers as told; there is no GPU in the tests."""
    driver = tmp_path / "driver"
    driver.mkdir()
    (driver / "nvml.c").write_text(NVML)
    library = driver / "libnvidia-ml.so.1"
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", str(library), str(driver / "nvml.c")], check=True)
    job = fails(service, workdir, OUT_OF_MEMORY, "--batch-size", "8")

    def ask(*words: str, **state: str) -> dict[str, str]:
        environment = {**os.environ, "LD_LIBRARY_PATH": str(driver), **state}
        done = trainmon("preflight", job, "--json", *words, env=environment)
        return next(c for c in json.loads(done.stdout)["checks"] if c["name"] == "GPU memory free")

    assert answer(service, job, "GPU memory free")[0] is CANNOT_TELL  # no driver in this process
    taken = ask("--set", "batch-size=8", FAKE_USED="20000", FAKE_PID=str(os.getpid()))
    assert taken["would_fail"] in (YES, CANNOT_TELL)
    assert f"(pid {os.getpid()}, 20,000 MiB)" in taken["reason"]
    free = ask(FAKE_USED="0")
    assert free["would_fail"] == NO
    assert "24.0 GiB" in free["reason"]


def test_a_failure_without_a_check_cannot_be_told(service: Service, workdir: Path) -> None:
    job = fails(service, workdir, "raise ValueError('Expected 3 channels, got 4')")
    found = service.preflight(job)
    assert found.would_fail is CANNOT_TELL
    assert "no check" in found.reason.lower()


def test_a_script_that_is_gone_is_a_sure_yes(service: Service, workdir: Path) -> None:
    job = fails(service, workdir, "raise ValueError('x')")
    (workdir / "train.py").unlink()
    assert service.preflight(job).would_fail is YES


def test_what_was_seen_on_another_machine_cannot_be_told_here(service: Service, workdir: Path) -> None:
    job = fails(service, workdir, "open('data/train.csv')")
    service.store.update_job(job, host="elsewhere")
    outlook, why = answer(service, job, "file there")
    assert outlook is CANNOT_TELL
    assert why.startswith("On this machine; the job ran on elsewhere.")


def test_a_job_that_did_not_fail_has_no_preflight(service: Service, workdir: Path) -> None:
    (workdir / "train.py").write_text("")
    job, _ = service.record([sys.executable, "train.py"], workdir=workdir)
    with pytest.raises(JobNotFailed):
        service.preflight(job)


def test_the_checks_run_nothing_of_the_training(service: Service, workdir: Path) -> None:
    code = "from pathlib import Path; Path('ran').open('a').write('x'); open('data.csv')"
    job = fails(service, workdir, code)
    service.preflight(job)
    assert (workdir / "ran").read_text() == "x"


def test_retry_refuses_what_is_sure_to_fail_again(
    service: Service, workdir: Path, trainmon: RunTrainmon
) -> None:
    job = fails(service, workdir, "open('data.csv'); print('went on')")
    refused = trainmon("retry", job)
    assert refused.returncode == 2
    assert "Would it fail again?  yes" in refused.stderr
    assert "use --force" in refused.stderr.splitlines()[-1]
    assert trainmon("retry", job, "--dry-run").returncode == 1
    assert service.lineage(job)[1] == []
    assert trainmon("retry", job, "--force").returncode == 1
    (workdir / "data.csv").write_text("")
    done = trainmon("retry", job)
    assert (done.returncode, "went on" in done.stdout) == (0, True)
    assert "Would it fail again?  no" in done.stderr


def test_preflight_as_json_and_its_exit_code(service: Service, workdir: Path, trainmon: RunTrainmon) -> None:
    job = fails(service, workdir, "open('data.csv')")
    done = trainmon("preflight", job, "--json")
    shown = json.loads(done.stdout)
    assert (done.returncode, shown["would_fail"]) == (1, "yes")
    assert {"name", "would_fail", "reason"} == set(shown["checks"][0])
    (workdir / "data.csv").write_text("")
    assert trainmon("preflight", job).returncode == 0
    assert trainmon("preflight", "nosuchjob").returncode == 2


def test_every_check_names_rules_that_exist() -> None:
    from trainmon import rules
    from trainmon.preflight import checks

    known = {rule.id for rule in rules.load()}
    assert {rule for check in checks() for rule in check.rules} <= known


def test_a_check_that_fails_itself_cannot_tell(
    service: Service, workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import trainmon.preflight as room

    job = fails(service, workdir, "open('data.csv')")

    def broken(_: object) -> None:
        raise RuntimeError("no answer")

    changed = tuple(replace(c, look=broken) if c.name == "file there" else c for c in room.checks())
    monkeypatch.setattr(room, "checks", lambda: changed)
    found: Preflight = service.preflight(job)
    assert found.would_fail is CANNOT_TELL
    assert "no answer" in found.reason
