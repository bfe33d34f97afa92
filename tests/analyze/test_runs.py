"""Several runs appended to one log: the last one is what died."""

from __future__ import annotations

import pytest

from trainmon.analyze import diagnose
from trainmon.model import Diagnosis, ErrorType, Evidence, LogSource

START = [
    "processId: {n}",
    "loading the training set from data/train.json",
    "building the model gain_base",
    "moving to cuda:0",
]


def stack(exception: str, script: str = "train.py", code: str = "train(opt)") -> list[str]:
    return [
        "Traceback (most recent call last):",
        f'  File "{script}", line 314, in <module>',
        f"    {code}",
        f'  File "{script}", line 33, in train',
        "    loss = model(batch)",
        exception,
    ]


def analyzed(*runs: list[str], between: tuple[str, ...] = ()) -> Diagnosis:
    lines: list[str] = []
    for n, run in enumerate(runs):
        lines += [*between, *(line.format(n=13000 + n) for line in START), *run]
    return diagnose(Evidence(logs=(LogSource("\n".join([*lines, ""]).encode()),)))


OOM = "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB."
DEVICE = "RuntimeError: Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu!"
UNKNOWN = "RuntimeError: the flux capacitor is not charged"


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (DEVICE, ErrorType.DEVICE_MISMATCH),
        ("KeyboardInterrupt", ErrorType.USER_CANCELLED),
        ("AssertionError", ErrorType.CODE_ERROR),
    ],
)
def test_the_last_of_several_appended_runs_counts(last: str, expected: ErrorType) -> None:
    assert analyzed(stack(OOM), stack(last)).error_type is expected


def test_an_unknown_end_is_not_answered_with_the_cause_of_the_run_before() -> None:
    answer = analyzed(stack(OOM), stack(UNKNOWN))
    assert answer.error_type is not ErrorType.CUDA_OOM
    assert answer.root_cause is not None
    assert answer.root_cause.line == UNKNOWN
    assert any(f.error_type is ErrorType.CUDA_OOM for f in answer.rejected)


def test_a_bare_exception_does_not_take_the_next_run_for_its_message() -> None:
    config = ["{{", '    "train_set": "data/train.json",', '    "model_name": "gain_base",', "}}"]
    answer = analyzed([*config, *stack("AssertionError")], [*config, *stack(OOM)])
    assert answer.error_type is ErrorType.CUDA_OOM


def test_ranks_that_print_side_by_side_are_no_runs() -> None:
    ranks = [["rank: 1, world_size: 2", *stack(OOM)], stack("RuntimeError: NCCL communicator was aborted")]
    assert analyzed(*ranks).error_type is ErrorType.CUDA_OOM


def test_another_script_does_not_start_the_run_again() -> None:
    answer = analyzed(
        stack(OOM), stack("FileNotFoundError: [Errno 2] No such file or directory: 'out.npy'", "eval.py")
    )
    assert answer.error_type is ErrorType.CUDA_OOM


def test_a_script_that_could_not_be_parsed_ran_later() -> None:
    text = [
        '  File "/home/me/make_data.py", line 71',
        "    data = torchify(data)",
        "    ^",
        "SyntaxError: invalid syntax",
        "Traceback (most recent call last):",
        '  File "/home/me/make_data.py", line 3, in <module>',
        "    from flex.parser import Protein",
        "ModuleNotFoundError: No module named 'flex'",
        "",
    ]
    answer = diagnose(Evidence(logs=(LogSource("\n".join(text).encode()),)))
    assert answer.error_type is ErrorType.DEPENDENCY_MISSING


def test_what_a_handler_wanted_to_report_is_the_failure() -> None:
    text = [
        "Traceback (most recent call last):",
        '  File "/home/me/bench.py", line 37, in <module>',
        "    model = fit(params, verbose_eval=False)",
        "TypeError: fit() got an unexpected keyword argument 'verbose_eval'",
        "",
        "During handling of the above exception, another exception occurred:",
        "",
        "Traceback (most recent call last):",
        '  File "/home/me/bench.py", line 41, in <module>',
        '    print(f"\\u2717 training failed: {e}")',
        '  File "/usr/lib/python3.8/encodings/cp1252.py", line 19, in encode',
        "    return codecs.charmap_encode(input,self.errors,encoding_table)[0]",
        "UnicodeEncodeError: 'charmap' codec can't encode character '\\u2717' in position 0: character maps to <undefined>",
        "",
    ]
    answer = diagnose(Evidence(logs=(LogSource("\n".join(text).encode()),)))
    assert answer.root_cause is not None
    assert answer.root_cause.line.startswith("TypeError: fit()")


def test_what_the_program_says_it_skips_is_no_end() -> None:
    text = [
        "[skip] Failed to load a.ckpt: Attempting to deserialize object on CUDA device 7 but torch.cuda.device_count() is 6.",
        "[warn] details are in skipped.csv",
        "Saved summary results to results/summary.csv",
        "",
    ]
    answer = diagnose(Evidence(logs=(LogSource("\n".join(text).encode()),)))
    assert answer.error_type is ErrorType.UNKNOWN


def cell(name: str, message: str, code: str) -> list[str]:
    return [
        "-" * 75,
        f"{name}{' ' * 33}Traceback (most recent call last)",
        "Cell In[3], line 2",
        "      1 batch = next(loader)",
        f"----> 2 {code}",
        "",
        f"{name}: {message}",
        "",
    ]


def notebook(*cells: list[str]) -> Diagnosis:
    return diagnose(Evidence(logs=(LogSource("\n".join([line for one in cells for line in one]).encode()),)))


def test_of_a_notebooks_failed_cells_the_last_one_counts() -> None:
    answer = notebook(
        cell("ModuleNotFoundError", "No module named 'einops'", "import einops"),
        cell("RuntimeError", DEVICE.partition(": ")[2], "loss = model(batch)"),
    )
    assert answer.error_type is ErrorType.DEVICE_MISMATCH


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (("ModuleNotFoundError", "No module named 'einops'"), ("NameError", "name 'einops' is not defined")),
        (
            ("RuntimeError", "CUDA error: device-side assert triggered"),
            ("RuntimeError", "CUDA error: out of memory"),
        ),
    ],
)
def test_what_follows_from_an_earlier_cell_is_not_the_cause(
    first: tuple[str, str], last: tuple[str, str]
) -> None:
    answer = notebook(cell(*first, "step(batch)"), cell(*last, "again(batch)"))
    assert answer.error_type in (ErrorType.DEPENDENCY_MISSING, ErrorType.CUDA_DEVICE_ASSERT)


def test_a_script_that_ended_at_an_import_ran_again() -> None:
    text = [
        *stack("SyntaxError: invalid syntax", code="from config import CFG")[:3],
        '  File "/home/me/config.py", line 17',
        "    'eta_min':1e-7,",
        "    ^",
        "SyntaxError: invalid syntax",
        "Traceback (most recent call last):",
        '  File "train.py", line 161, in <module>',
        "    main()",
        '  File "train.py", line 76, in main',
        "    schedule = WarmUp(optimizer, init_lr=0.1)",
        "TypeError: __init__() got an unexpected keyword argument 'init_lr'",
        "",
    ]
    answer = diagnose(Evidence(logs=(LogSource("\n".join(text).encode()),)))
    assert answer.root_cause is not None
    assert answer.root_cause.line.startswith("TypeError")


def test_settings_are_those_that_the_last_run_printed() -> None:
    first = ["Namespace(batch_size=64, lr=0.1)", *stack("KeyboardInterrupt")]
    filler = [f"epoch 1 step {n} loss 0.5" for n in range(8000)]  # more than is read for settings
    second = ["Namespace(batch_size=16, lr=0.1)", *stack(OOM)]
    for between in ([], filler):
        [batch] = [s for s in analyzed([*between, *first], second).suggestions if s.parameter == "batch_size"]
        assert (batch.current, batch.suggested) == (16, 8)


USAGE = [
    "usage: {script} [-h] [--lr LR]",
    "{script}: error: argument --lr: expected one argument",
]


def refused(script: str = "train.py") -> list[str]:
    return [line.format(script=script) for line in USAGE]


def test_a_start_that_argparse_refused_is_over_when_the_script_is_started_again() -> None:
    lines = [*refused(), *stack(OOM)]
    answer = diagnose(Evidence(logs=(LogSource("\n".join([*lines, ""]).encode()),)))
    assert answer.error_type is ErrorType.CUDA_OOM


def test_a_person_who_stops_what_ran_next_was_not_made_to_by_a_refused_command_line() -> None:
    lines = [*refused("other.py"), *stack("KeyboardInterrupt")]
    answer = diagnose(Evidence(logs=(LogSource("\n".join([*lines, ""]).encode()),)))
    assert answer.error_type is ErrorType.USER_CANCELLED


def test_another_script_that_fails_after_a_refused_one_may_fail_because_of_it() -> None:
    lines = [*refused("prepare.py"), *stack("FileNotFoundError: [Errno 2] No such file: 'data/train.bin'")]
    answer = diagnose(Evidence(logs=(LogSource("\n".join([*lines, ""]).encode()),)))
    assert answer.rule == "command-line-invalid"


TAKEN = (
    "torch.distributed.DistNetworkError: The server socket has failed to listen on any local network address. The "
    "server socket has failed to bind to [::]:29500 (errno: 98 - Address already in use)."
)
WORDS = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi"


@pytest.mark.parametrize("again", [True, False])
def test_a_run_that_printed_its_settings_once_more_and_was_killed_is_the_last_one(again: bool) -> None:
    settings = [f"the setting {word} of the run" for word in WORDS.split()]
    failed = [
        "-- Process 0 terminated with the following error:",
        "Traceback (most recent call last):",
        '  File "train.py", line 9, in work',
        "    init_process_group('nccl', world_size=4)",
        TAKEN,
    ]
    lines = [*settings, *failed, *(settings if again else settings[1:3]), "Terminated", ""]
    answer = diagnose(Evidence(logs=(LogSource("\n".join(lines).encode()),)))
    assert answer.error_type is (ErrorType.KILLED if again else ErrorType.DIST_INIT)


def test_a_launcher_s_first_words_that_its_buffer_printed_last_start_no_run() -> None:
    lines = [
        *stack(
            "subprocess.CalledProcessError: Command '['python', 'train.py']' died with <Signals.SIGKILL: 9>."
        ),
        "*****************************************",
        "Setting OMP_NUM_THREADS environment variable for each process to be 1 in default.",
        "*****************************************",
        "Killing subprocess 16566",
        "",
    ]
    answer = diagnose(Evidence(logs=(LogSource("\n".join(lines).encode()),)))
    assert answer.error_type is ErrorType.KILLED


@pytest.mark.parametrize(("second", "expected"), [("120500", "DISK_FULL"), ("120005", "CUDA_OOM")])
def test_a_tracked_run_that_began_much_later_is_another_one(second: str, expected: str) -> None:
    began = "wandb: Run data is saved locally in /home/ann/wandb/run-20260506_{}-vmvc3ji5"
    lines = [
        *["rank 0 of world_size: 4", began.format("120000"), *stack(OOM)],
        *[
            "rank 1 again",
            began.format(second),
            *stack("OSError: [Errno 28] No space left on device", "b.py"),
            "",
        ],
    ]
    answer = diagnose(Evidence(logs=(LogSource("\n".join(lines).encode()),)))
    assert answer.error_type == expected
