"""How to run a dead job again: from which checkpoint, with which flag, with which changes in its command."""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Sequence
from pathlib import Path

from trainmon import knobs
from trainmon.capture.checkpoint_choice import best, newest
from trainmon.capture.declared import with_declared
from trainmon.capture.resume_flag import existing_option, resume_words
from trainmon.capture.script_source import read_script
from trainmon.model import Checkpoint, Job, ResumePlan, Suggestion


def plan_resume(
    job: Job,
    checkpoints: Sequence[Checkpoint],
    suggestions: Sequence[Suggestion],
    *,
    last_step: float | None = None,
    chosen: Checkpoint | None = None,
    fresh: bool = False,
    asked: Collection[str] = (),
) -> ResumePlan:
    """The command that continues `job` from a checkpoint, or starts it afresh, with changes in it.

    The checkpoint is `chosen`, else the newest whole one; none with `fresh`.

    Suggestions that name a parameter and a value are written into the command where it says that setting, or
    added to it where the script declares that option (texts only for the parameters that the user `asked` for);
    all others are left to do by hand. `last_step` is the last step the job is known to have reached. Reads
    the training script as text to find its options, runs nothing and changes nothing.
    """
    argv, applied, by_hand = _apply(job, suggestions, asked)
    start = None if fresh else chosen or newest(checkpoints)
    resumes, note = False, _without_checkpoint(argv, checkpoints, fresh)
    if start is not None:
        argv, note, resumes = resume_words(argv, start, Path(job.workdir or "."))
        note = f"{note} {start.path}: {start.problem}." if start.problem else note
    found = best(checkpoints)
    return ResumePlan(
        argv=tuple(argv),
        command=_one_line(argv, job.workdir),
        checkpoint=start,
        checkpoints=tuple(checkpoints),
        applied=tuple(applied),
        by_hand=tuple(by_hand),
        lost_steps=_lost(start, last_step),
        resume_note=note,
        resumes=resumes,
        best=found[0] if found else None,
        best_reason=found[1] if found else "",
    )


def _apply(
    job: Job, suggestions: Sequence[Suggestion], asked: Collection[str]
) -> tuple[list[str], list[Suggestion], list[Suggestion]]:
    """The command with the changes that it has a place for; the first suggestion for a setting wins."""
    argv = list(job.command)
    script = read_script(argv, Path(job.workdir or "."))
    applied: list[Suggestion] = []
    by_hand: list[Suggestion] = []
    changed: set[str] = set()
    for suggestion in suggestions:
        written = None
        name = suggestion.parameter
        said = name in asked or not _in_words(suggestion.suggested)
        if name is not None and name not in changed and said and _concrete(suggestion.suggested):
            written = knobs.write(argv, name, suggestion.suggested)
            if written is None and (name in asked or not isinstance(suggestion.suggested, str)):
                written = with_declared(argv, script, name, suggestion.suggested)
        if written is None or name is None:
            by_hand.append(suggestion)
        else:
            argv = list(written)
            applied.append(suggestion)
            changed.add(name)
    return argv, applied, by_hand


def _in_words(value: object) -> bool:
    """Whether it is told in words ("a folder on a larger disk"), which are no value for an option."""
    return isinstance(value, str) and re.fullmatch(r"[\w.+:/\-]+", value) is None


def _concrete(value: object) -> bool:
    return isinstance(value, bool | int | float) or (isinstance(value, str) and value != "")


def _without_checkpoint(argv: Sequence[str], checkpoints: Sequence[Checkpoint], fresh: bool) -> str:
    told = existing_option(argv)
    if told is not None:
        said = "No checkpoint was asked for" if fresh else "No whole checkpoint of this job was found"
        return f"{said}; the command still has its own {argv[told].partition('=')[0]}."
    if fresh:
        return "As asked, this command starts from the beginning."
    if checkpoints:
        return "None of the checkpoints is complete, so this command starts from the beginning."
    return "There is no checkpoint, so this command starts from the beginning."


def _lost(best: Checkpoint | None, last_step: float | None) -> int | None:
    """Steps after the checkpoint that are gone; None when unknown or when the two do not count alike."""
    if best is None or best.step is None or last_step is None or not abs(last_step) < 1e15:
        return None
    lost = int(last_step) - best.step
    return lost if lost >= 0 else None


def _one_line(argv: Sequence[str], workdir: str) -> str:
    """One line for a POSIX shell, safe with any character in the words."""
    if not argv:
        return ""
    command = shlex.join(argv)
    if not workdir:
        return command
    folder = workdir if not workdir.startswith("-") else f"./{workdir}"
    return f"cd {shlex.quote(folder)} && {command}"
