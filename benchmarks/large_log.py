"""`trainmon analyze` on a realistic large log, beside `rg -a -c -i -F` with the same literals, in one run.

    python benchmarks/large_log.py [--megabytes 1000]

The log: a greeting, progress bars that rewrite themselves with `\\r`, metric lines of four ranks, warnings all along, the
cause on one rank in the middle and what the others say of it, clean-up chatter behind it. Prints seconds (best of
three), their ratio and the analyzer's peak memory in MB.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CAUSE = b"""[rank2]: Traceback (most recent call last):
[rank2]:   File "/home/me/train.py", line 91, in train_step
[rank2]:     loss.backward()
[rank2]: torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 2 has a total capacity of 79.15 GiB
[rank0]:[E1127 10:00:00.123 ProcessGroupNCCL.cpp:616] [Rank 0] Watchdog caught collective operation timeout: \
WorkNCCL(SeqNum=4711, OpType=ALLREDUCE, NumelIn=1, NumelOut=1, Timeout(ms)=600000) ran for 600021 milliseconds
"""
GREETING = b"Launching the training of llama-mini with 4 processes\n"


def write_log(path: Path, megabytes: int) -> None:
    """Write a log of about `megabytes` MB."""
    block = b"".join(
        b"[rank%d]: {'loss': %.4f, 'grad_norm': %.3f, 'learning_rate': 5e-05, 'epoch': %.2f}\n"
        b"\r %2d%%|#####     | %d/90000 [%02d:%02d<1:02:11,  3.41it/s]"
        % (n % 4, 9 / (n + 1), n % 7, n / 9000, n % 100, n, n // 60 % 60, n % 60)
        + (b"\nUserWarning: the checkpoint of a data worker is stale, skipping it\n" if n % 500 == 0 else b"")
        for n in range(20_000)
    )
    half = max(1, megabytes * 1_000_000 // 2 // len(block))
    with path.open("wb") as file:
        file.write(GREETING)
        for _ in range(half):
            file.write(block)
        file.write(b"\n" + CAUSE)
        chatter = b"".join(
            b"INFO worker %d: closing, waiting for process group to exit\n" % (n % 64) for n in range(20_000)
        )
        for _ in range(half * len(block) // len(chatter)):
            file.write(chatter)


# A process counts what its parent held when it was forked among its own peak, so the parent has to be a small one.
MEASURE = """
import os, subprocess, sys, time
start = time.perf_counter()
process = subprocess.Popen(sys.argv[2:])
_, status, usage = os.wait4(process.pid, 0)
with open(sys.argv[1], "w") as file:
    print(time.perf_counter() - start, usage.ru_maxrss // 1024, file=file)
"""


def timed(command: list[str]) -> tuple[float, int, bytes]:
    """Seconds, peak resident MB and output of a command."""
    with tempfile.NamedTemporaryFile("r") as figures:
        measure = [sys.executable, "-S", "-c", MEASURE, figures.name, *command]
        output = subprocess.run(measure, stdout=subprocess.PIPE, check=True).stdout
        seconds, peak = figures.read().split()
    return float(seconds), int(peak), output


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=int, default=1000)
    args = parser.parse_args()
    from trainmon.analyze import Knowledge

    rg = shutil.which("rg")
    with tempfile.TemporaryDirectory() as folder:
        log, literals = Path(folder, "console.log"), Path(folder, "literals")
        write_log(log, args.megabytes)
        literals.write_text("\n".join(Knowledge.builtin().needles) + "\n", encoding="utf-8")
        analyze = [sys.executable, "-m", "trainmon.cli", "analyze", "--json", str(log)]
        runs = [timed(analyze) for _ in range(3)]
        seconds, peak = min(r[0] for r in runs), max(r[1] for r in runs)
        found = b'"CUDA_OOM"' in runs[0][2]
        print(
            f"log {log.stat().st_size / 1e6:.0f} MB, {len(Knowledge.builtin().needles)} literals, cause found: {found}"
        )
        print(f"trainmon analyze  {seconds:.2f} s, peak {peak} MB")
        if rg is None:
            print("rg is not installed; no comparison")
            return 0
        grep = min(timed([rg, "-a", "-c", "-i", "-F", "-f", str(literals), str(log)])[0] for _ in range(3))
        print(f"rg -a -c -i -F    {grep:.2f} s   ratio {seconds / grep:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
