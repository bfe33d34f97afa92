"""What the command line says when nothing explains the end, and when two causes are plausible."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from tests.rule_cases import CASES
from trainmon.analyze import diagnose
from trainmon.cli import cli
from trainmon.logs import open_log
from trainmon.model import ErrorType, Evidence, LogSource, Standing


def test_unknown_names_no_cause_but_the_telling_lines_and_the_nearest_rules(tmp_path: Path) -> None:
    log = tmp_path / "console.log"
    log.write_text("step=1 loss=2.0\ngizmo subsystem: cannot connect flux exceeded\n")
    said = CliRunner().invoke(cli, ["analyze", str(log)]).output
    assert "UNKNOWN" in said
    assert "Root cause" not in said
    assert "The most telling line\n" in said
    assert "gizmo subsystem: cannot connect flux exceeded" in said
    assert "trainmon rules show connection-failed" in said


def test_two_plausible_causes_are_shown_as_two_and_neither_is_established() -> None:
    log = CASES / "checkpoint-class-not-found" / "whole-model" / "console.log"
    found = diagnose(Evidence(logs=(open_log(log),)))
    assert [other.rule for other in found.alternatives] == ["worker-object-unpicklable"]
    said = CliRunner().invoke(cli, ["analyze", str(log)]).output
    assert "It may also be" in said
    assert "DATALOADER_WORKER" in said


def test_no_answer_with_an_alternative_is_established() -> None:
    log = CASES / "samples-count-inconsistent" / "sklearn" / "console.log"
    found = diagnose(Evidence(logs=(open_log(log),)))
    assert found.alternatives
    assert found.confidence <= 0.85
    assert found.standing is not Standing.ESTABLISHED


def test_a_sentence_about_what_the_message_does_not_tell_is_left_out() -> None:
    found = diagnose(Evidence(logs=(LogSource(b"Windows fatal exception: access violation\n"),)))
    assert found.rule == "python-fatal-error"
    assert "()" not in found.description and "{" not in found.description
    assert found.description.startswith(found.title)


def test_a_conversion_that_was_only_tried_is_not_the_cause() -> None:
    stack = (
        'Traceback (most recent call last):\n  File "/srv/run.py", line 748, in processes\n    return int(wanted)\n'
        "ValueError: invalid literal for int() with base 10: 'gpu'\n\n"
        "The above exception was the direct cause of the following exception:\n\n"
        'Traceback (most recent call last):\n  File "/srv/run.py", line 760, in processes\n'
        "    raise {error} from e\n{error}\n"
    )

    def answer(error: str) -> ErrorType:
        return diagnose(Evidence(logs=(LogSource(stack.format(error=error).encode()),))).error_type

    assert answer("ValueError: Cuda is not available.") is ErrorType.CUDA_UNAVAILABLE
    assert answer("ValueError: bad line") is ErrorType.DATASET_INVALID


def test_a_log_without_trouble_is_not_said_to_have_died() -> None:
    data = b"epoch 1 loss 0.5\nepoch 2 loss 0.4\nsaved model.pt\n"
    alone = diagnose(Evidence(logs=(LogSource(data, "train.log"),)))
    died = diagnose(Evidence(logs=(LogSource(data, "train.log"),), exit_code=1))
    assert (alone.error_type, alone.title) == (ErrorType.UNKNOWN, "Nothing in this log reads like a failure")
    assert died.title == "The log does not say why it died"
