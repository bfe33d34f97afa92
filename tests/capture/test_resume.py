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
        ('@click.option("--ckpt", type=str)\ndef main(ckpt): ...', ["--ckpt", PT.path]),
        ('p.add_argument("--resume", type=str2bool)', ["--resume", "True"]),
        ('p.add_argument("--resume_iter", type=int)', ["--resume_iter", "200"]),
        (
            'p.add_argument("--resume", action="store_true")\np.add_argument("--resume_path")',
            ["--resume_path", PT.path],
        ),
        ('p.add_argument("--wandb_resume")', []),
        ('flags.DEFINE_string("resume", None, "")', ["--resume", PT.path]),
        ("def main(lr=1, resume=None): ...\nfire.Fire(main)", ["--resume", PT.path]),
        ("from detectron2.engine import default_argument_parser\ndefault_argument_parser()", ["--resume"]),
        ("init_from = 'scratch'\nif init_from == 'resume': pass", ["--init_from=resume"]),
        (
            "import hydra\n@hydra.main()\ndef f(cfg): t.fit(m, ckpt_path=cfg.get('ckpt_path'))",
            [f"++ckpt_path={PT.path}"],
        ),
        (
            "import hydra\n@hydra.main()\ndef f(cfg): load(cfg.trainer.resume_from_checkpoint)",
            [f"++trainer.resume_from_checkpoint={PT.path}"],
        ),
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
    (tmp_path / "t.py").write_text(
        "HfArgumentParser(TrainingArguments); trainer.train(resume_from_checkpoint=args.resume_from_checkpoint)"
    )
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


def test_a_plain_shell_line_is_changed_and_any_other_left_as_it_is():
    assert argv("bash", "-c", "python t.py --resume x") == ("bash", "-c", f"python t.py --resume {PT.path}")
    for line in ("python t.py --resume x && echo done", "A=$B python t.py --resume x", "cd a; python t.py"):
        plan = plan_resume(job("bash", "-c", line), [PT], [])
        assert plan.argv == ("bash", "-c", line)
        assert not plan.resumes


TITAN = replace(PT, path="/o/step-200", format="torch_distributed")
MEGATRON = replace(PT, path="/o/iter_0000200", format="megatron")
LIGHTNING = replace(PT, format="lightning")


@pytest.mark.parametrize(
    ("before", "checkpoint", "after"),
    [
        ("yolo train model=n.pt epochs=9", PT, "yolo train epochs=9 model=PATH resume=True"),
        ("yolo train model=n.pt resume=False", PT, "yolo train model=PATH resume=True"),
        ("llamafactory-cli train a.yaml", HF, "llamafactory-cli train a.yaml resume_from_checkpoint=PATH"),
        ("axolotl train a.yml", HF, "axolotl train a.yml --resume-from-checkpoint PATH"),
        (
            "python -m axolotl.cli.train a.yml",
            HF,
            "python -m axolotl.cli.train a.yml --resume_from_checkpoint=PATH",
        ),
        ("fairseq-train data-bin", PT, "fairseq-train data-bin --restore-file PATH"),
        ("torchrun -m torchtitan.train", TITAN, "torchrun -m torchtitan.train --checkpoint.load_step 200"),
        ("torchrun pretrain_gpt.py", MEGATRON, "torchrun pretrain_gpt.py --load /o"),
        ("python main.py fit -c c.yaml", LIGHTNING, "python main.py fit -c c.yaml --ckpt_path PATH"),
        ("litgpt pretrain pythia-14m", PT, "litgpt pretrain pythia-14m --resume PATH"),
        ("swift sft --model m", HF, "swift sft --model m --resume_from_checkpoint PATH"),
        (
            "python -m verl.trainer.main_ppo trainer.resume_mode=auto a=1",
            replace(PT, path="/o/global_step_40/actor"),
            "python -m verl.trainer.main_ppo a=1 trainer.resume_mode=resume_path trainer.resume_from_path=/o/global_step_40",
        ),
        (
            "deepspeed --module openrlhf.cli.train_sft --ckpt.output_dir o",
            PT,
            "deepspeed --module openrlhf.cli.train_sft --ckpt.output_dir o --ckpt.load_enable",
        ),
        (
            "deepspeed --module openrlhf.cli.train_sft --save_path o",
            PT,
            "deepspeed --module openrlhf.cli.train_sft --save_path o --load_checkpoint",
        ),
        (
            "tune run lora_finetune_single_device --config c resume_from_checkpoint=False",
            PT,
            "tune run lora_finetune_single_device --config c resume_from_checkpoint=True",
        ),
    ],
)
def test_known_programs_are_told_in_their_own_words(before, checkpoint, after):
    plan = plan_resume(job(*before.split()), [checkpoint], [])
    assert " ".join(plan.argv) == after.replace("PATH", checkpoint.path)
    assert plan.resumes


def test_full_fine_tuning_with_torchtune_is_not_said_to_resume():
    plan = plan_resume(job(*["tune", "run", "full_finetune_single_device", "--config", "c"]), [PT], [])
    assert not plan.resumes


def test_sd_scripts_take_the_folder_of_a_state(tmp_path):
    (tmp_path / "train_network.py").write_text("import library.train_util as train_util\n")
    state = replace(PT, path="/o/at-step00000200-state", format="accelerate")
    command = ("accelerate", "launch", "train_network.py")
    assert argv(*command, checkpoint=state, workdir=tmp_path) == (*command, "--resume", state.path)
    assert argv(*command, checkpoint=PT, workdir=tmp_path) == command


def test_a_script_whose_call_takes_no_checkpoint_is_said_to_and_where(tmp_path):
    (tmp_path / "t.py").write_text("HfArgumentParser(T)\n\ntrainer.train()\n")
    plan = plan_resume(job("python", "t.py", workdir=tmp_path), [HF], [])
    assert not plan.resumes
    assert f"write .train(resume_from_checkpoint='{HF.path}') in t.py, line 3" in plan.resume_note
    (tmp_path / "t.py").write_text("trainer.fit(model)\n")
    plan = plan_resume(job("python", "t.py", workdir=tmp_path), [replace(PT, format="lightning")], [])
    assert f"write .fit(ckpt_path='{PT.path}') in t.py, line 1" in plan.resume_note


@pytest.mark.parametrize(
    "call", ["trainer.train(resume_from_checkpoint=True)", "trainer.fit(m, ckpt_path='last')"]
)
def test_a_script_that_goes_on_by_itself_is_left_alone(tmp_path, call):
    (tmp_path / "t.py").write_text(call)
    plan = plan_resume(job("python", "t.py", workdir=tmp_path), [PT], [])
    assert (plan.argv, plan.resumes) == (("python", "t.py"), True)
    assert "t.py, line 1" in plan.resume_note


def test_the_options_may_stand_in_a_module_beside_the_script(tmp_path):
    (tmp_path / "t.py").write_text("from options import parse\nparse()")
    (tmp_path / "options.py").write_text("def parse():\n    p.add_argument('--resume')")
    assert argv("python", "t.py", workdir=tmp_path)[2:] == ("--resume", PT.path)
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "train.py").write_text("p.add_argument('--restore-from')")
    assert argv("torchrun", "-m", "pkg.train", workdir=tmp_path)[3:] == ("--restore-from", PT.path)


def test_a_script_that_reads_all_from_one_file_is_told_there(tmp_path):
    (tmp_path / "t.py").write_text(
        "p = HfArgumentParser(T)\np.parse_yaml_file(f)\ntrainer.train(resume_from_checkpoint=a.resume_from_checkpoint)"
    )
    plan = plan_resume(job("python", "t.py", "c.yaml", workdir=tmp_path), [HF], [])
    assert not plan.resumes
    assert f"write resume_from_checkpoint with {HF.path}" in plan.resume_note
    assert plan_resume(job("python", "t.py", "--lr", "1", workdir=tmp_path), [HF], []).resumes


def test_a_command_that_goes_on_from_elsewhere_is_not_said_to_begin_afresh():
    note = plan_resume(job("python", "t.py", "--resume", "other.pt"), [], []).resume_note
    assert note == "No whole checkpoint of this job was found; the command still has its own --resume."


def test_another_checkpoint_or_none_may_be_asked_for():
    assert plan_resume(job("x.py", "--resume", "a"), [PT, HF], [], chosen=PT).argv[-1] == PT.path
    plan = plan_resume(job("x.py", "--resume", "a"), [PT], [], fresh=True)
    assert (plan.argv[-1], plan.resumes, plan.checkpoint) == ("a", False, None)


def test_suggestions_go_into_the_command_where_it_says_the_setting():
    halve = Suggestion(reason="memory", parameter="batch_size", current=4, suggested=2)
    again = Suggestion(reason="memory", parameter="batch_size", current=4, suggested=1)
    unknown = Suggestion(reason="memory", parameter="gradient_checkpointing", suggested=True)
    action = Suggestion(reason="r", action="Ask for more memory")
    plan = plan_resume(job("python", "t.py", "--batch_size", "4"), [], [halve, again, unknown, action])
    assert plan.argv == ("python", "t.py", "--batch_size", "2")
    assert plan.applied == (halve,)
    assert plan.by_hand == (again, unknown, action)


@pytest.mark.parametrize(
    ("source", "name", "value", "added"),
    [
        ("p.add_argument('--lr', type=float, default=1.0)", "lr", 0.1, ("--lr", "0.1")),
        ("p.add_argument('--lr', type=float, default=1.0)", "learning_rate", 0.1, ()),
        ("p.add_argument('--batch-size', type=int)", "batch_size", 8, ("--batch-size", "8")),
        ("p.add_argument('--batch-size', type=int)", "batch_size", 0.5, ()),
        ("p.add_argument('--batch-size', type=int)", "batch_size", "half of the current value", ()),
        ("p.add_argument('--amp', action='store_true')", "amp", 1, ()),
        ("p.add_argument('--shift', type=float)", "shift", -1.5, ("--shift=-1.5",)),
        ("s = p.add_subparsers()\ns.add_parser('x').add_argument('--lr')", "lr", 0.1, ()),
        ("print(1)", "lr", 0.1, ()),
    ],
)
def test_a_setting_at_its_default_is_added_where_the_script_declares_it(tmp_path, source, name, value, added):
    (tmp_path / "t.py").write_text(source)
    change = Suggestion("why", parameter=name, suggested=value)
    plan = plan_resume(job("python", "t.py", workdir=tmp_path), [], [change])
    assert plan.argv == ("python", "t.py", *added)
    assert bool(plan.applied) is bool(added)


def test_a_text_is_added_only_when_the_user_asked_for_it(tmp_path):
    (tmp_path / "t.py").write_text("p.add_argument('--data')")
    change = Suggestion("why", parameter="data", suggested="other.csv")
    again = job("python", "t.py", workdir=tmp_path)
    assert plan_resume(again, [], [change]).argv == ("python", "t.py")
    assert plan_resume(again, [], [change], asked={"data"}).argv[2:] == ("--data", "other.csv")


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
