"""The command that resumes a job, ready to paste into a shell."""

from __future__ import annotations

import shlex
import subprocess
import sys
from dataclasses import replace

import pytest

from trainmon.capture import plan_resume
from trainmon.model import Checkpoint, Job, Status, Suggestion

HF = Checkpoint(path="/out/checkpoint-300", step=300, time=3.0, format="huggingface", complete=True)
PT = Checkpoint(path="/out/step_200.pt", step=200, time=2.0, format="pytorch", complete=True)


def job(*command: str, workdir="") -> Job:
    return Job(id="j1", name="j", status=Status.FAILED, created_at=0.0, command=command, workdir=str(workdir))


def argv(*command: str, checkpoint=PT, workdir="") -> tuple[str, ...]:
    return plan_resume(job(*command, workdir=workdir), [checkpoint], []).argv


def test_the_newest_whole_checkpoint_is_chosen():
    broken = replace(HF, path="/out/checkpoint-900", step=900, complete=False, problem="cut off")
    weights = replace(PT, path="/out/best.pt", step=None, time=9.0, problem="weights only")
    later = replace(PT, path="/b/step_200.pt", time=5.0)
    plan = plan_resume(job("python", "gone.py"), [broken, PT, later, weights], [], last_step=257.0)
    assert plan.checkpoint == later
    assert plan.lost_steps == 57
    assert plan.checkpoints == (broken, PT, later, weights)


@pytest.mark.parametrize("last", [None, float("nan"), float("inf"), 100.0])
def test_lost_steps_are_told_only_when_known(last):
    assert plan_resume(job("x"), [PT], [], last_step=last).lost_steps is None


def test_without_a_whole_checkpoint_the_command_starts_afresh_and_says_so():
    plan = plan_resume(job("python", "t.py"), [], [])
    assert (plan.argv, plan.checkpoint) == (("python", "t.py"), None)
    assert "no checkpoint" in plan.resume_note
    broken = replace(PT, complete=False, problem="cut off")
    assert "None of the checkpoints" in plan_resume(job("python", "t.py"), [broken], []).resume_note


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["--resume", "old.pt", "--lr", "1"], ["--resume", PT.path, "--lr", "1"]),
        (["--resume_from_checkpoint=old"], [f"--resume_from_checkpoint={PT.path}"]),
        (["--resume-from", "x"], ["--resume-from", PT.path]),
        (["--ckpt_path", "x"], ["--ckpt_path", PT.path]),
        (["--load", "x"], ["--load", PT.path]),
        (["ckpt_path=x", "a=1"], [f"ckpt_path={PT.path}", "a=1"]),
        (["--resume", "--lr", "1"], ["--resume", "--lr", "1"]),
        (["--resume_from_checkpoint", "True"], ["--resume_from_checkpoint", PT.path]),
        (["--resume", "true"], ["--resume", "true"]),
        (["--checkpoint-dir", "out"], ["--checkpoint-dir", "out"]),
    ],
)
def test_a_resume_flag_that_is_there_gets_the_checkpoint(before, after):
    assert argv("python", "t.py", *before) == ("python", "t.py", *after)


@pytest.mark.parametrize(
    ("source", "added"),
    [
        ('p.add_argument("--resume", type=str)', ["--resume", PT.path]),
        ("p.add_argument('-r', '--resume-from', default=None)", ["--resume-from", PT.path]),
        ('p.add_argument("--resume",\n    action="store_true")', ["--resume"]),
        ('@click.option("--ckpt", type=str)', ["--ckpt", PT.path]),
        ('p.add_argument("--checkpoint-every", type=int)', []),
        ('p.add_argument("--lr", type=float)', []),
    ],
)
def test_the_flag_is_taken_from_the_scripts_own_source(tmp_path, source, added):
    (tmp_path / "t.py").write_text(source)
    assert argv("python", "t.py", workdir=tmp_path) == ("python", "t.py", *added)


def test_nothing_is_made_up_when_the_script_tells_nothing(tmp_path):
    (tmp_path / "t.py").write_text("print(1)")
    plan = plan_resume(job("python", "t.py", workdir=tmp_path), [PT], [])
    assert plan.argv == ("python", "t.py")
    assert "not known" in plan.resume_note
    assert PT.path in plan.resume_note


def test_a_framework_flag_is_added_only_where_its_parser_reads_it(tmp_path):
    (tmp_path / "t.py").write_text("HfArgumentParser(TrainingArguments)")
    wanted = ("python", "t.py", "--resume_from_checkpoint", HF.path)
    assert argv("python", "t.py", checkpoint=HF, workdir=tmp_path) == wanted
    assert argv("python", "elsewhere.py", checkpoint=HF)[2:] == wanted[2:]
    (tmp_path / "t.py").write_text("args = argparse.ArgumentParser()")
    assert argv("python", "t.py", checkpoint=HF, workdir=tmp_path) == ("python", "t.py")
    (tmp_path / "t.py").write_text("LightningCLI(Model)")
    lightning = replace(PT, format="lightning")
    assert argv("python", "t.py", "fit", checkpoint=lightning, workdir=tmp_path)[3:] == (
        "--ckpt_path",
        PT.path,
    )


def test_a_shell_line_is_left_as_it_is():
    assert argv("bash", "-c", "python t.py --resume x") == ("bash", "-c", "python t.py --resume x")


def test_suggestions_go_into_the_command_where_it_says_the_setting():
    halve = Suggestion(reason="memory", parameter="batch_size", current=4, suggested=2)
    again = Suggestion(reason="memory", parameter="batch_size", current=4, suggested=1)
    unknown = Suggestion(reason="memory", parameter="gradient_checkpointing", suggested=True)
    action = Suggestion(reason="r", action="Ask for more memory")
    plan = plan_resume(job("python", "t.py", "--batch_size", "4"), [], [halve, again, unknown, action])
    assert plan.argv == ("python", "t.py", "--batch_size", "2")
    assert plan.applied == (halve,)
    assert plan.by_hand == (again, unknown, action)


def test_the_line_is_safe_in_a_shell_whatever_the_words_hold(tmp_path):
    folder = tmp_path / "a 'quoted' $(touch hit) folder"
    folder.mkdir()
    words = ["a b", "$(touch hit)", "`touch hit`", "it's", '"', "; touch hit", "\n", "*", "~", "-", "é", ""]
    plan = plan_resume(
        job(
            sys.executable, "-c", "import os,sys; print([os.getcwd(), *sys.argv[1:]])", *words, workdir=folder
        ),
        [],
        [],
    )
    shown = subprocess.run(
        ["sh", "-c", plan.command], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert shown.stdout.strip() == repr([str(folder), *words])
    assert not list(tmp_path.rglob("hit"))
    assert shlex.split(plan.command)[0] == "cd"
