"""What a program survived, and exceptions that the interpreter only reported, are not what ended it."""

from __future__ import annotations

from trainmon.analyze import diagnose
from trainmon.model import Diagnosis, ErrorType, Evidence, LogSource

STEPS = [f"epoch {n} loss {1 / n:.3f}" for n in range(1, 9)]
FAILED = [
    "Traceback (most recent call last):",
    '  File "train.py", line 9, in <module>',
    "    train()",
    "AssertionError: 3 classes and 4 labels",
]


def analyzed(*lines: str) -> Diagnosis:
    return diagnose(Evidence(logs=(LogSource("\n".join([*lines, ""]).encode()),)))


def test_lines_of_one_kind_were_all_survived_when_training_went_on_after_the_last() -> None:
    mismatch = (
        "size mismatch for head.{}.weight: copying a param with shape torch.Size([3, 8]) from checkpoint, the shape "
        "in current model is torch.Size([5, 8])."
    )
    answer = analyzed("build the model", *(mismatch.format(n) for n in range(6)), *STEPS)
    assert answer.error_type is ErrorType.UNKNOWN
    assert answer.rejected


def test_what_was_survived_earlier_leaves_the_later_failure() -> None:
    missing = "ModuleNotFoundError: No module named 'apex'"
    answer = analyzed("build the model", missing, missing, *STEPS, *FAILED)
    assert answer.exception is not None
    assert answer.exception.type == "AssertionError"


DESTRUCTOR = [
    "Exception ignored in: <function Window.__del__ at 0x7f66d3eeb80>",
    "Traceback (most recent call last):",
    '  File "/usr/lib/python3.11/site-packages/window.py", line 155, in __del__',
    "    self.free()",
    "TypeError: 'NoneType' object is not callable",
]


def test_an_exception_in_a_destructor_is_not_what_ended_the_program() -> None:
    for lines in ([*DESTRUCTOR, *FAILED], [*FAILED, *DESTRUCTOR]):
        answer = analyzed(*STEPS[:2], *lines)
        assert answer.exception is not None
        assert answer.exception.type == "AssertionError"


def test_an_exception_in_a_destructor_alone_is_no_sure_answer() -> None:
    assert analyzed(*STEPS[:2], *DESTRUCTOR).confidence <= 0.4


def test_the_hook_that_failed_is_not_what_it_was_called_for() -> None:
    hook = [
        "Error in sys.excepthook:",
        "Traceback (most recent call last):",
        '  File "/usr/lib/python3.10/site-packages/hooks.py", line 54, in handler',
        "    raise ValueError(",
        "ValueError: `quit_excepthook` is deprecated since version 5.1",
        "",
    ]
    answer = analyzed(*STEPS[:2], *hook, "Original exception was:", *FAILED)
    assert answer.exception is not None
    assert answer.exception.type == "AssertionError"
    assert analyzed(*STEPS[:2], *hook).confidence <= 0.4  # its second half went elsewhere


def test_an_exception_without_words_gives_way_to_the_one_raised_from_it() -> None:
    answer = analyzed(
        "Traceback (most recent call last):",
        '  File "/usr/lib/python3.11/queue.py", line 179, in get',
        "    raise Empty",
        "_queue.Empty",
        "",
        "The above exception was the direct cause of the following exception:",
        "",
        "Traceback (most recent call last):",
        '  File "train.py", line 3, in <module>',
        "    for batch in loader:",
        '  File "/usr/lib/python3.11/site-packages/torch/utils/data/dataloader.py", line 1256, in _try_get_data',
        "    raise RuntimeError(",
        "RuntimeError: DataLoader worker (pid(s) 30640, 28712) exited unexpectedly",
    )
    assert answer.error_type is ErrorType.DATALOADER_WORKER


def test_a_log_that_ends_with_the_words_of_a_good_end_is_said_to_have_gone_through() -> None:
    for words in (
        "Training finished",
        "Done!",
        "All experiments completed in 3.2 h",
        "finished successfully",
    ):
        answer = analyzed("ERROR in the first fold was caught", *STEPS, "saved to out/model.pt", words)
        assert "went through" in answer.title, words
        assert words in answer.description
        assert answer.confidence <= 0.1


def test_words_of_an_end_within_a_run_or_before_trouble_are_no_good_end() -> None:
    for lines in (["Epoch 3 finished"], ["Training finished", "ERROR: could not write the results"]):
        assert "went through" not in analyzed(*STEPS, *lines).title


def test_settings_metrics_and_warnings_are_not_shown_as_trouble() -> None:
    for line in (
        "    allow_failed_imports=False,",
        "mean squared error: 0.12",
        "| Number of failed attacks: | 345 |",
        "ifort src/energy.f90 -O2 -traceback -qopenmp",
        "2019-11-10 12:46:09.232345: E tensorflow/stream_executor/cuda/cuda_driver.cc:318] failed call to cuInit",
        "WARNING: could not find the tokenizer's file, using the slow one",
    ):
        assert analyzed("build the model", line, *STEPS[:3]).root_cause is None, line


def test_an_exception_that_a_program_only_told_of_is_recognised_and_doubted() -> None:
    for line, expected in (
        (
            "2025-11-06 18:40:07 - root - ERROR - Error running the designer: name 'nseqs' is not defined",
            "CODE_ERROR",
        ),
        ("Training failed: 'NoneType' object has no attribute 'parameters'", "CODE_ERROR"),
        ("ERROR | main: training failed: division by zero", "CODE_ERROR"),
        ("Error: No module named 'apex'", "DEPENDENCY_MISSING"),
    ):
        answer = analyzed(*STEPS[:2], line)
        assert answer.error_type == expected, line
        assert answer.confidence < 0.8, line
        assert answer.root_cause is not None
        assert answer.root_cause.line == line
        assert analyzed(line, *STEPS).error_type is ErrorType.UNKNOWN, line  # it went on
    assert analyzed(*STEPS[:2], "Warning: loading failed. Error: No module named 'apex'").confidence <= 0.5


def test_output_of_the_same_kinds_that_no_buffer_could_hold_was_printed_by_a_process_that_went_on() -> None:
    queries = [f"The router answered {n} queries and explored {n * 7} edges on average." for n in range(400)]
    assert analyzed("simulate", *queries[:9], *FAILED, *queries).error_type is ErrorType.UNKNOWN
    for rest in (
        queries[:40],
        [f"Another program answered {n} calls, all of them in time and well." for n in range(400)],
    ):
        assert analyzed("simulate", *queries[:9], *FAILED, *rest).exception is not None


def test_a_thread_that_fails_after_the_last_words_of_a_run_did_not_end_it() -> None:
    thread = ["Exception in thread Thread-3:", *FAILED]
    assert analyzed(*STEPS, "INFO: End of training.", *thread).confidence <= 0.4
    assert analyzed(*STEPS, *thread).confidence == analyzed(*STEPS, *FAILED).confidence
