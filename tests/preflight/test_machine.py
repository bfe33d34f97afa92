"""Ports, hosts, variables, programs, limits and GPUs: on a job that really failed, then after a real repair."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import textwrap
from pathlib import Path

import pytest

from tests.conftest import RunTrainmon
from tests.preflight.common import CANNOT_TELL, NO, YES, answer, fails
from trainmon.service import Service


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
