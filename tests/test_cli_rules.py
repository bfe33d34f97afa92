"""`trainmon rules` and `trainmon rescan` as a person types them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

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
    assert "it matches line 5" in tried.stdout
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
    assert "it matches line 1" in done.stdout
    assert "but the answer is cuda-out-of-memory" in done.stdout


def test_rescan_without_jobs_says_so() -> None:
    assert run("rescan").stdout == "0 jobs diagnosed again, 0 with another answer.\n"


def test_a_test_tells_what_was_captured_and_fills_the_advice(tmp_path: Path) -> None:
    log, rule = tmp_path / "console.log", tmp_path / "quota.toml"
    log.write_text(LOG, encoding="utf-8")
    rule.write_text(
        'title = "x"\nerror_type = "DISK_FULL"\n'
        "pattern = 'volume (?P<volume>\\S+) of (?P<limit>\\d+) GB is at its soft limit'\n"
        '[[suggestions]]\naction = "Run: clean {volume}"\nreason = "It holds {limit} GB."\n',
        encoding="utf-8",
    )
    done = run("rules", "test", str(rule), str(log))
    assert done.returncode == 0
    assert "volume = '/mnt/scratch/ana'" in done.stdout
    assert "Run: clean /mnt/scratch/ana  (It holds 200 GB.)" in done.stdout
    (tmp_path / "healthy.log").write_text("step 1 loss 0.2\n", encoding="utf-8")
    silent = run("rules", "test", str(rule), str(tmp_path / "healthy.log"))
    assert (silent.returncode, "matches no line" in silent.stdout) == (1, True)


def test_a_draft_holds_no_secret_and_still_recognises_its_line(tmp_path: Path) -> None:
    log = tmp_path / "console.log"
    log.write_text(
        "acme.Refused: login with token=abcdef0123456789abcd refused by the vault\n", encoding="utf-8"
    )
    made = run("rules", "new", "--from", str(log), "--line", "1", "--id", "vault-refused")
    path = made.stdout.strip()
    assert "abcdef0123456789abcd" not in Path(path).read_text(encoding="utf-8")
    assert "it is the answer" in run("rules", "test", path, str(log)).stdout


@pytest.mark.slow
def test_mistakes_in_new_are_one_line(tmp_path: Path) -> None:
    log = tmp_path / "console.log"
    log.write_text("12345\n" + LOG, encoding="utf-8")
    rules = Path(run("rules", "new", "--from", str(log), "--id", "first").stdout.strip()).parent
    (rules / "dangling.toml").symlink_to(tmp_path / "nowhere" / "x.toml")
    for words in (["--line", "1"], ["--line", "999"], ["--id", ".."], ["--id", "dangling"], ["--id", "A B"]):
        done = run("rules", "new", "--from", str(log), *words)
        assert (done.returncode, len(done.stderr.splitlines()), done.stdout) == (2, 1, ""), words
    assert run("rules", "show", "first", "--json").returncode == 0


def test_problems_of_rules_are_said_where_an_answer_is_printed(tmp_path: Path) -> None:
    log = tmp_path / "console.log"
    log.write_text(LOG, encoding="utf-8")
    path = Path(run("rules", "new", "--from", str(log), "--id", "mine").stdout.strip())
    path.write_text("id = 3\n", encoding="utf-8")
    done = run("analyze", "--json", str(log))
    assert json.loads(done.stdout)["error_type"] == "UNKNOWN"
    assert done.stderr.splitlines() == [
        "trainmon: rule skipped: mine.toml:1: id: must be a text of at most 2000 characters"
    ]
