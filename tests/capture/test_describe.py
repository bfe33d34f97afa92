"""What is noted of a run before it starts."""

from __future__ import annotations

import json
import subprocess
import sys
import time

from trainmon.capture import describe_run
from trainmon.capture.git import git_state


def git(folder, *arguments):
    settings = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *settings, "-C", str(folder), *arguments], check=True, capture_output=True)


def test_git_state_tells_commit_branch_and_changes_of_tracked_files(tmp_path):
    assert git_state(tmp_path) is None
    git(tmp_path, "init")
    assert git_state(tmp_path) is None
    (tmp_path / "train.py").write_text("pass")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "first")
    clean = git_state(tmp_path)
    assert (len(clean.commit), clean.branch, clean.dirty) == (40, "main", False)
    (tmp_path / "untracked").write_text("")
    assert git_state(tmp_path) == clean
    (tmp_path / "train.py").write_text("changed")
    assert git_state(tmp_path).dirty
    git(tmp_path, "checkout", "--detach")
    assert git_state(tmp_path).branch is None


def test_facts_can_be_kept_as_json_and_hold_no_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_THING", "topsecretvalue")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0,1")
    token = "hf_" + "abcdefghijklmnopqrstuvwxyzABCDEFGH"
    facts = describe_run([sys.executable, "t.py", "--lr", "0.1", "--hub_token", token], tmp_path)
    text = json.dumps([facts.config, facts.environment])
    assert token not in text
    assert "topsecretvalue" not in text
    assert facts.config["lr"] == 0.1
    assert facts.environment["variables"]["CUDA_VISIBLE_DEVICES"] == "0,1"
    assert facts.environment["python"].startswith(f"{sys.version_info[0]}.{sys.version_info[1]}")
    assert "numpy" in facts.environment["packages"]
    assert facts.host == facts.environment["hostname"]


def test_describing_a_hostile_command_raises_nothing(tmp_path):
    for command in (
        ["\0"],
        ["", ""],
        ["a" * 100_000],
        ["-x"],
        [str(tmp_path)],
        ["python", "a\0b.json", "\udcff=1"],
    ):
        assert describe_run(command, tmp_path / "gone").git is None


def test_describing_is_quick(tmp_path):
    begun = time.perf_counter()
    describe_run([sys.executable, "t.py"], tmp_path)
    assert time.perf_counter() - begun < 10.0
