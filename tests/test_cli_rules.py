"""`trainmon rules` and `trainmon rescan` as a person types them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.running import TRAINMON

LOG = (
    "step 1 loss 0.2\nTraceback (most recent call last):\n"
    '  File "/home/ana/train.py", line 44, in <module>\n    go()\n'
    "acme.storage.ScratchFull: volume /mnt/scratch/ana of 200 GB is at its soft limit\n"
)


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*TRAINMON, *words], capture_output=True, text=True)


def test_from_an_unknown_log_to_a_rule_that_answers(tmp_path: Path) -> None:
    log = tmp_path / "console.log"
    log.write_text(LOG, encoding="utf-8")
    assert json.loads(run("analyze", "--json", str(log)).stdout)["rule"] is None
    made = run("rules", "new", "--from", str(log), "--id", "scratch-full")
    path = Path(made.stdout.strip())
    assert (made.returncode, path.name) == (0, "scratch-full.toml")
    text = path.read_text(encoding="utf-8").replace('"CODE_ERROR"', '"DISK_FULL"')
    path.write_text(text, encoding="utf-8")
    assert run("rules", "check", str(path)).returncode == 0
    tried = run("rules", "test", str(path), str(log))
    assert tried.returncode == 0
    assert "it is the answer, line 5" in tried.stdout
    answer = json.loads(run("analyze", "--json", str(log)).stdout)
    assert (answer["rule"], answer["error_type"]) == ("scratch-full", "DISK_FULL")
    assert "scratch-full  DISK_FULL" in run("rules", "list", "--type", "DISK_FULL").stdout
    assert "(yours)" in run("rules", "list").stdout


def test_a_draft_never_overwrites(tmp_path: Path) -> None:
    log = tmp_path / "console.log"
    log.write_text(LOG, encoding="utf-8")
    assert run("rules", "new", "--from", str(log), "--id", "mine").returncode == 0
    again = run("rules", "new", "--from", str(log), "--id", "mine")
    assert (again.returncode, len(again.stderr.splitlines())) == (2, 1)
    assert run("rules", "new", "--from", str(log), "--id", "../mine").returncode == 2


def test_a_fault_is_one_line_with_its_place(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('id = "bad"\ntitle = "x"\nerror_type = "NOPE"\npattern = "some text"\n', encoding="utf-8")
    done = run("rules", "check", str(bad))
    assert done.returncode == 1
    assert f"{bad}:3: error_type: 'NOPE' is none of" in done.stdout


def test_another_rule_that_wins_is_named(tmp_path: Path) -> None:
    log, rule = tmp_path / "console.log", tmp_path / "weak.toml"
    log.write_text(
        "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.\n", encoding="utf-8"
    )
    rule.write_text(
        'title = "x"\nerror_type = "CODE_ERROR"\npattern = "out of memory"\nprecedence = 1\nrole = "fallback"\n',
        encoding="utf-8",
    )
    done = run("rules", "test", str(rule), str(log))
    assert done.returncode == 1
    assert "cuda-out-of-memory" in done.stdout


def test_rescan_without_jobs_says_so() -> None:
    assert run("rescan").stdout == "0 jobs diagnosed again, 0 with another answer.\n"
