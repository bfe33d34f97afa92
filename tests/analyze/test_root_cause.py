"""Root cause, not last line: what was survived, restarted or caused by another failure is not the answer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon.analyze import diagnose
from trainmon.model import Diagnosis, ErrorType, Evidence, LogSource, Phase, Status

OOM = b"""Traceback (most recent call last):
  File "train.py", line 9, in <module>
    main()
  File "train.py", line 5, in train_step
    loss.backward()
torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 8.00 GiB
"""
KEY = b"""Traceback (most recent call last):
  File "train.py", line 9, in <module>
    print(config["lr"])
KeyError: 'lr'
"""


def steps(start: int, count: int) -> bytes:
    return b"".join(b"step %d loss: %.3f lr: 1e-4\n" % (n, 9 / (n + 1)) for n in range(start, start + count))


def say(log: bytes, **evidence: object) -> Diagnosis:
    return diagnose(Evidence(logs=(LogSource(log),), **evidence))  # type: ignore[arg-type]


def test_a_lookup_that_its_function_reported_in_words_gives_way_to_them() -> None:
    log = b"""Traceback (most recent call last):
  File "play.py", line 202, in find_run
    run = runs[-1]
IndexError: list index out of range

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "play.py", line 9, in <module>
    main()
  File "play.py", line 204, in find_run
    raise ValueError(f"No runs present in the directory: '{path}' match: '{name}'.")
ValueError: No runs present in the directory: 'logs/walk' match: '.*'.
"""
    answer = diagnose(Evidence(logs=(LogSource(log),)))
    assert answer.error_type == "CHECKPOINT_NOT_FOUND"
    other = log.replace(b"No runs present in the directory: 'logs/walk' match: '.*'.", b"odd")
    assert diagnose(Evidence(logs=(LogSource(other),))).error_type == "INDEX_OUT_OF_RANGE"


def test_a_fault_with_training_after_it_is_not_the_cause() -> None:
    found = say(steps(0, 20) + OOM + b"reducing the batch and trying again\n" + steps(20, 30) + KEY)
    assert found.exception is not None
    assert found.exception.type == "KeyError"
    survived = [f for f in found.rejected if f.rule == "cuda-out-of-memory"]
    assert survived
    assert survived[0].rejected in ("training went on after it", "the program was started again after it")


def test_prints_that_were_buffered_until_the_end_are_no_progress() -> None:
    assert say(OOM + steps(0, 40)).error_type is ErrorType.CUDA_OOM
    bars = b"".join(b"\r %d/900 [00:%02d<05:00,  4.8it/s]" % (n, n) for n in range(40))
    assert say(OOM + bars).error_type is ErrorType.UNKNOWN  # bars are written at once
    assert say(OOM + steps(0, 2000)).error_type is ErrorType.UNKNOWN  # more than a buffer holds
    assert say(OOM + steps(0, 40) + b"Training completed\n").error_type is ErrorType.UNKNOWN


def test_an_exception_in_a_record_is_survived_when_later_stamps_train_on() -> None:
    def stamped(second: int) -> bytes:
        return b"2026-03-01 12:00:%02d,000 INFO train: epoch %d loss %.3f\n" % (
            second,
            second,
            9 / (second + 1),
        )

    record = b"2026-03-01 12:00:10,500 ERROR train: the report failed\n" + KEY
    went_on = say(stamped(8) + stamped(9) + record + b"".join(map(stamped, range(11, 15))))
    assert (went_on.error_type, went_on.confidence <= 0.2) == ("UNKNOWN", True)
    # Written at the end from a buffer: stamped before the record.
    late = say(stamped(1) + record + b"".join(map(stamped, range(2, 6))))
    assert late.error_type == say(record).error_type != "UNKNOWN"


def test_a_bar_redrawn_at_the_end_is_not_progress() -> None:
    bar = b" 3%|#  | 45/1500 [00:10<05:00,  4.8it/s]"
    found = say(bar + b"\r" + OOM + b"\n" + bar + b"\n" + bar + b"\n")
    assert found.error_type is ErrorType.CUDA_OOM


def test_a_bar_that_never_moved_is_not_progress() -> None:
    found = say(b"ModuleNotFoundError: No module named 'lightning'\n  0%|          | 0/3 [00:00<?, ?it/s]\n")
    assert found.error_type is ErrorType.DEPENDENCY_MISSING


def test_a_usage_line_of_each_rank_is_no_new_start() -> None:
    refused = "".join(
        f"usage: train.py [-h] --cfg CFG ...\ntrain.py: error: unrecognized arguments: --local_rank={rank} -m\n"
        for rank in (1, 0)
    )
    found = say(refused.encode())
    assert found.root_cause is not None
    assert found.root_cause.line.endswith("--local_rank=1 -m")


def test_of_several_runs_in_one_log_the_last_counts() -> None:
    banner = b"my-trainer 1.2.3 starting up\n"
    found = say(banner + OOM + banner + KEY)
    assert found.exception is not None
    assert found.exception.type == "KeyError"


def test_a_second_start_of_the_launcher_leaves_the_first_run_behind() -> None:
    launched = b"W0101 torch/distributed/run.py:793] Setting OMP_NUM_THREADS environment variable for each process to be 1\n"
    found = say(launched + OOM + launched + KEY)
    assert found.exception is not None
    assert found.exception.type == "KeyError"


def test_jobs_of_a_scheduler_in_one_log_are_several_runs() -> None:
    ended = b"slurmstepd: error: *** JOB %d ON n1 CANCELLED AT 2025-08-21T02:35:44 ***\n"
    found = say(KEY + ended % 41 + b"restarting\n" + ended % 42)
    assert found.rule == "slurm-job-cancelled"
    assert found.root_cause is not None
    assert "JOB 42" in found.root_cause.line
    assert say(KEY + ended % 42 + ended % 42).rule == "config-entry-missing"


def test_the_first_of_two_failures_wins() -> None:
    found = say(steps(0, 3) + OOM + KEY.replace(b"<module>", b"run"))
    assert found.error_type is ErrorType.CUDA_OOM


def test_a_second_exception_that_left_the_script_ended_a_later_run() -> None:
    assert say(steps(0, 3) + OOM + KEY).rule == "config-entry-missing"
    several = b"torch.distributed is initialised\n"
    assert say(several + steps(0, 3) + OOM + KEY).error_type is ErrorType.CUDA_OOM


def test_line_number_and_offset_point_at_the_line() -> None:
    log = steps(0, 7) + OOM
    cause = say(log).root_cause
    assert cause is not None
    assert cause.line_number == 13
    assert cause.offset is not None
    assert log[cause.offset :].startswith(b"torch.OutOfMemoryError")


def test_command_settings_become_current_and_suggested() -> None:
    found = say(OOM, command=("python", "train.py", "--batch-size", "8"))
    change = next(s for s in found.suggestions if s.parameter == "batch-size")
    assert (change.current, change.suggested) == (8, 4)


def test_sigkill_without_a_word_is_killed_and_not_out_of_memory() -> None:
    found = say(steps(0, 50), exit_code=None, signal=9, status=Status.FAILED)
    assert found.error_type is ErrorType.KILLED
    assert "SIGKILL" in found.title
    assert found.suggestions


def test_a_shell_s_137_says_the_same() -> None:
    assert say(b"", exit_code=137).error_type is ErrorType.KILLED


def test_cancelled_by_the_user_is_not_a_failure_of_the_code() -> None:
    found = say(KEY, cancelled_by_user=True, status=Status.CANCELLED, exit_code=1)
    assert found.error_type is ErrorType.USER_CANCELLED


def test_lost_job_says_that_nobody_saw_it_end() -> None:
    found = say(steps(0, 5), status=Status.LOST)
    assert found.error_type is ErrorType.KILLED
    assert "vanished" in found.title


def test_loss_that_turned_nan_explains_a_silent_end() -> None:
    nan = float("nan")
    found = say(b"", exit_code=1, metrics={"loss": ((1, 2.0), (2, nan), (3, nan))})
    assert found.error_type is ErrorType.NAN_LOSS
    assert "step 2" in found.description
    assert found.phase is Phase.TRAINING


def test_healthy_log_is_unknown_with_low_confidence() -> None:
    found = say(steps(0, 100))
    assert found.error_type is ErrorType.UNKNOWN
    assert found.confidence < 0.5


def test_an_exception_nobody_knows_is_shown_with_the_place_to_look() -> None:
    log = b'Traceback (most recent call last):\n  File "x.py", line 3, in go\n    raise Odd("a")\nmylib.OddThing: a\n'
    found = say(log)
    assert found.root_cause is not None
    assert found.root_cause.line == "mylib.OddThing: a"
    assert "x.py:3" in (found.suggestions[0].action or "")


def test_secrets_do_not_leave_in_a_diagnosis() -> None:
    secret = b"hf_AbCdEfGhIjKlMnOpQrStUvWxYz"
    log = KEY.replace(b"'lr'", b"'" + secret + b"'").replace(b'config["lr"]', b'"' + secret + b'"')
    assert secret.decode() not in str(say(log).to_dict())


def test_same_failure_elsewhere_has_the_same_fingerprint_and_another_has_not() -> None:
    again = OOM.replace(b"2.00 GiB", b"512.00 MiB").replace(b"line 5", b"line 17")
    assert say(OOM).fingerprint == say(b"noise\n" + again).fingerprint
    assert say(OOM).fingerprint != say(KEY).fingerprint


def test_diagnosis_survives_its_json_form() -> None:
    found = say(OOM + KEY, command=("t", "--bs", "4"))
    assert Diagnosis.from_dict(found.to_dict()) == found


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([OOM, KEY, steps(0, 3), b"[rank1]: ", b"\x00", b"\r", b"\xff"]),
            st.binary(max_size=40),
        ),
        max_size=12,
    )
)
def test_no_log_makes_the_analyzer_raise(parts: list[bytes]) -> None:
    found = say(b"".join(parts))
    assert 0.0 <= found.confidence <= 1.0
    assert Diagnosis.from_dict(found.to_dict()) == found


def test_the_exception_inside_a_task_group_is_the_cause(tmp_path: Path) -> None:
    script = tmp_path / "train.py"
    script.write_text(
        "import asyncio\n"
        "async def load():\n    raise FileNotFoundError(2, 'No such file or directory', 'data/train.bin')\n"
        "async def main():\n    async with asyncio.TaskGroup() as group:\n        group.create_task(load())\n"
        "asyncio.run(main())\n"
    )
    log = subprocess.run([sys.executable, str(script)], capture_output=True, check=False).stderr
    found = say(log)
    assert found.error_type is ErrorType.DATA_NOT_FOUND
    assert found.exception is not None
    assert (found.exception.type, found.exception.frames[-1].function) == ("FileNotFoundError", "load")


def test_an_upper_case_key_of_a_dict_is_not_an_environment_variable() -> None:
    log = KEY.replace(b"'lr'", b"'MODEL_NAME'").replace(b'config["lr"]', b'config["MODEL_NAME"]')
    assert say(log).rule != "environment-variable-missing"


def test_a_task_that_srun_ended_is_the_victim_of_the_one_that_failed() -> None:
    found = say(b"srun: error: n1: task 1: Exited with exit code 1\nsrun: error: n1: task 3: Terminated\n")
    assert found.error_type is ErrorType.UNKNOWN
    assert found.root_cause is not None
    assert "task 1" in found.root_cause.line


@pytest.mark.parametrize(
    ("command", "advised"),
    [(("python", "t.py", "--rate", "3"), False), (("torchrun", "t.py", "--rate", "3"), True)],
)
def test_a_launchers_options_are_spoken_of_only_where_there_is_a_launcher(
    command: tuple[str, ...], advised: bool
) -> None:
    log = LogSource(b"usage: t.py [-h] [--lr LR]\nt.py: error: unrecognized arguments: --rate 3\n")
    found = diagnose(Evidence(logs=(log,), command=command, exit_code=2))
    assert found.rule == "command-line-invalid"
    assert any("Launcher" in (s.action or "") for s in found.suggestions) is advised


def test_a_file_that_cannot_be_parsed_has_a_line_and_no_function() -> None:
    log = b"  File \"train.py\", line 12\n    for x in loader\n                   ^\nSyntaxError: expected ':'\n"
    found = diagnose(Evidence(logs=(LogSource(log),), exit_code=1))
    assert found.description.endswith("Raised from train.py:12.")


def test_a_request_that_was_tried_again_before_the_program_went_on_is_not_the_cause() -> None:
    failed = b"ReadTimeout: HTTPSConnectionPool(host='huggingface.co', port=443): Read timed out. (read timeout=10)\n"
    assert say(failed).error_type == ErrorType.NETWORK_ERROR
    assert say(failed + b"Retrying...\n" + failed).error_type == ErrorType.NETWORK_ERROR
    assert say(failed + b"Retrying...\nwrote the weights\n").error_type == ErrorType.UNKNOWN


def test_an_exception_that_repeats_the_one_before_it_gives_way_to_that() -> None:
    log = b"""Traceback (most recent call last):
  File "/env/site-packages/mmcv/utils/registry.py", line 52, in build_from_cfg
    return obj_cls(**args)
  File "/home/user/mmdet/datasets/coco.py", line 59, in load_annotations
    info['filename'] = info['file_name']
KeyError: 'file_name'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/env/site-packages/mmcv/utils/registry.py", line 55, in build_from_cfg
    raise type(e)(f'{obj_cls.__name__}: {e}')
KeyError: "CocoDataset: 'file_name'"
"""
    found = say(log)
    assert found.error_type == ErrorType.DATASET_INVALID
    assert found.root_cause is not None and found.root_cause.line == "KeyError: 'file_name'"


def test_a_stack_that_a_key_error_quotes_is_read() -> None:
    log = b"""Traceback (most recent call last):
  File "train.py", line 46, in train
    for inputs, targets in loader:
  File "/env/site-packages/torch/utils/data/dataloader.py", line 307, in _process_next_batch
    raise batch.exc_type(batch.exc_msg)
KeyError: QUOTED
"""
    stack = """Traceback (most recent call last):
  File "/env/site-packages/torch/utils/data/dataloader.py", line 57, in _worker_loop
    samples = collate_fn([dataset[i] for i in batch_indices])
  File "model.py", line 185, in __getitem__
    return self.weights[name]
KeyError: 143
"""
    log = log.replace(b"QUOTED", repr(stack).encode())
    found = say(log)
    assert (found.error_type, found.phase) == (ErrorType.CODE_ERROR, Phase.DATA)
    assert "model.py:185" in found.description


def test_an_error_that_is_printed_again_is_no_greeting() -> None:
    head = b"[ERROR:swift] There are errors in the dataset, the data will be deleted\n"
    log = head + b"""Traceback (most recent call last):
  File "/home/user/swift/llm/dataset/preprocessor/core.py", line 60, in _check_messages
    assert len(messages) > 0, f'messages: {messages}'
AssertionError: messages: []
""" + head  # fmt: skip
    assert say(log).error_type == ErrorType.DATASET_INVALID


def test_what_make_says_below_an_exception_does_not_explain_it() -> None:
    log = KEY + b"Makefile:35: recipe for target 'evaluate' failed\nmake: *** [evaluate] Error 1\n"
    found = say(log)
    assert found.root_cause is not None and found.root_cause.line == "KeyError: 'lr'"


def test_an_import_that_only_complained_gives_way_to_the_exception_that_ended_the_program() -> None:
    log = (
        "RuntimeError: module compiled against API version 0xc but this version of numpy is 0xa\n"
        "Found device 0\n"
        "Traceback (most recent call last):\n"
        '  File "eval.py", line 73, in <module>\n'
        "    read(names)\n"
        '  File "eval.py", line 11, in read\n'
        "    return feats[name]\n"
        "KeyError: 'v60109'\n"
    )
    assert say(log.encode()).rule != "numpy-binary-incompatible"
    without = log.replace("KeyError: 'v60109'", "ImportError: numpy.core.multiarray failed to import")
    assert say(without.encode()).rule == "numpy-binary-incompatible"


def test_what_a_debugger_answers_is_not_the_program_s_failure() -> None:
    session = (
        b"> train.py(12)train()\n*** SyntaxError: invalid syntax\n*** NameError: name 'ntil' is not defined\n"
    )
    assert say(session).error_type == ErrorType.UNKNOWN
    assert say(session + b"--KeyboardInterrupt--\n").rule == "keyboard-interrupt"


def test_an_interrupt_whose_traceback_was_cut_off_is_one() -> None:
    answer = say(steps(1, 9) + b"^CTraceback (most recent call last):\n")
    assert (answer.error_type, answer.phase) == (ErrorType.USER_CANCELLED, Phase.TRAINING)


def test_a_server_that_answers_the_next_request_went_on() -> None:
    record = "2026-05-03 17:59:3{} - {} - {}\n"
    fault = record.format(
        0, "ERROR", "Internal server error: cannot reshape tensor of 0 elements into shape [-1, 0]"
    )
    served = "".join(record.format(n, "INFO", "Prediction request received") for n in range(1, 8))
    assert say(fault.encode()).error_type == ErrorType.SHAPE_MISMATCH
    assert say((fault + served).encode()).error_type == ErrorType.UNKNOWN
