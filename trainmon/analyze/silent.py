"""Diagnoses for a death about which the log says nothing: exit code, signal, status and metrics speak.

Exit codes above 128 are 128 + signal by shell custom (POSIX sh, "Exit Status for Commands"); a lone SIGKILL does
not prove that memory ran out, so the answer stays `KILLED`.
"""

from __future__ import annotations

import signal as signals

from trainmon.analyze.advice import change, settings_of
from trainmon.analyze.imported import scheduler_says, tool_says
from trainmon.analyze.trends import at_time_limit, find_not_finite
from trainmon.model import IMPORTED, ErrorType, Evidence, Phase, Status, Suggestion

TIMEOUT_EXIT = 124  # timeout(1), GNU coreutils manual, "timeout invocation"
SHELL = "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_08_02"


def death_signal(evidence: Evidence) -> int | None:
    """The signal that ended the job, also when a shell turned it into an exit code."""
    if evidence.signal:
        return evidence.signal
    code = evidence.exit_code
    if code is not None and code < 0:
        return -code
    return code - 128 if code is not None and 128 < code <= 128 + 64 else None


def signal_name(number: int) -> str:
    """`SIGKILL` for 9."""
    try:
        return signals.Signals(number).name
    except ValueError:
        return f"signal {number}"


def speaks_of_no_failure(evidence: Evidence) -> bool:
    """Whether nothing beside the log says that the job failed: a log is all there is."""
    return evidence.exit_code in (None, 0) and not evidence.signal and evidence.status is None


def explain(evidence: Evidence) -> tuple[ErrorType, Phase, str, str, float, tuple[Suggestion, ...]]:
    """Type, phase, title, description, confidence and suggestions when no line of the log explains the end."""
    phase = _phase(evidence)
    if (said := scheduler_says(evidence, phase)) is not None:
        return said
    if (
        IMPORTED in evidence.environment
        and (said := _not_finite(evidence) or tool_says(evidence, phase)) is not None
    ):
        return said
    number = death_signal(evidence)
    if (evidence.status is Status.CANCELLED and evidence.cancelled_by_user) or number == signals.SIGINT:
        return (
            ErrorType.USER_CANCELLED, phase, "The job was cancelled",
            "It was stopped by an interrupt (Ctrl-C or SIGTERM to trainmon); nothing in it failed.", 0.95,
            (Suggestion("The run was healthy when it was stopped.", action="Resume from the last complete checkpoint."),),
        )  # fmt: skip
    if evidence.status is Status.LOST:
        return (
            ErrorType.KILLED, phase, "The process vanished without an exit status",
            ("Its process is gone and nobody saw it end: the machine lost power or was restarted, or job and watcher "
            "were killed together."), 0.6,
            (
                Suggestion("A reboot or the kernel's OOM killer leaves its mark there.",
                           action="Look at `last -x | head` and `journalctl -k -b -1 | grep -iE 'oom|killed process|panic'`."),
                Suggestion("Nothing points at the training itself.", action="Resume from the last complete checkpoint."),
            ),
        )  # fmt: skip
    limit = at_time_limit(evidence)
    if limit is not None and number in (signals.SIGTERM, signals.SIGKILL):
        return _time_limit("the end of its Slurm allocation", limit, phase)
    if evidence.exit_code == TIMEOUT_EXIT and any(
        a.rsplit("/", 1)[-1] == "timeout" for a in evidence.command
    ):
        return _time_limit("the limit given to `timeout`", 0.0, phase)
    if number is not None:
        return _signalled(number, phase)
    if (said := _not_finite(evidence)) is not None:
        return said
    code = evidence.exit_code
    how = f"It ended with exit code {code}" if code is not None else "How it ended is not known"
    return (
        ErrorType.UNKNOWN, phase, "The log does not say why it died",
        f"{how}, and no line of the log explains that.", 0.1,
        (Suggestion("The reason was not printed, or went to another file.",
                    action="Run again with `PYTHONFAULTHANDLER=1`, and look for other logs (one per rank, the scheduler's)."),),
    )  # fmt: skip


def _phase(evidence: Evidence) -> Phase:
    """Training where its metrics are known, unless a Trainer's last row says that it is over."""
    of_training = [name for name in evidence.metrics if not name.startswith("system/")]
    return Phase.TRAINING if of_training and "train_runtime" not in of_training else Phase.UNKNOWN


def _not_finite(
    evidence: Evidence,
) -> tuple[ErrorType, Phase, str, str, float, tuple[Suggestion, ...]] | None:
    if (found := find_not_finite(evidence)) is None:
        return None
    name, step = found
    settings = settings_of(evidence, evidence.logs[0] if evidence.logs else None)
    advice = [
        change(settings, "learning_rate", lambda rate: float(f"{rate / 10:.3g}"),
               "Too large steps are the most frequent cause of divergence.", unknown="a tenth of the current value"),
        change(settings, "max_grad_norm", 1.0, "Bounds a single bad step."),
    ]  # fmt: skip
    return (
        ErrorType.NAN_LOSS, Phase.TRAINING, f"{name} stopped being a finite number",
        f"{name} was NaN or infinite from step {step:g} on until the job ended.", 0.6,
        tuple(one for one in advice if one.parameter is None or not settings.lacks(one.parameter)),
    )  # fmt: skip


def _time_limit(
    what: str, limit: float, phase: Phase
) -> tuple[ErrorType, Phase, str, str, float, tuple[Suggestion, ...]]:
    hours = f" after {limit / 3600:.1f} h" if limit else ""
    return (
        ErrorType.TIME_LIMIT, phase if phase is not Phase.UNKNOWN else Phase.TRAINING,
        "The job was ended at its time limit", f"It was stopped at {what}{hours}; nothing in it failed.", 0.85,
        (Suggestion("The run was healthy when it was stopped.",
                    action="Resume from the last complete checkpoint, with a longer limit (Slurm: `--time`)."),
         Suggestion("A signal some minutes before the end leaves time to save.",
                    action="Ask for one: `#SBATCH --signal=B:USR1@300`, and save on it.",
                    source="https://slurm.schedmd.com/sbatch.html#OPT_signal")),
    )  # fmt: skip


def _signalled(number: int, phase: Phase) -> tuple[ErrorType, Phase, str, str, float, tuple[Suggestion, ...]]:
    name = signal_name(number)
    if number in (signals.SIGSEGV, signals.SIGABRT, signals.SIGBUS, signals.SIGILL, signals.SIGFPE):
        return (
            ErrorType.NATIVE_CRASH, phase, f"The process crashed with {name}",
            f"Native code was ended by {name}; Python had no chance to print a traceback.", 0.7,
            (Suggestion("Prints the Python stack at the moment of a native crash.",
                        action="Run again with `PYTHONFAULTHANDLER=1`.",
                        source="https://docs.python.org/3/library/faulthandler.html"),),
        )  # fmt: skip
    suggestions = [
        Suggestion("Only the kernel's log can tell whether memory ran out.",
                   action="Look for the OOM killer: `dmesg -T | grep -iE 'killed process|out of memory'` "
                          "(in a container: its memory limit and `kubectl describe pod`)."),
        Suggestion("Nothing in the log points at the training itself.",
                   action="Resume from the last complete checkpoint; watch the memory chart of this job."),
    ]  # fmt: skip
    if number != signals.SIGKILL:
        suggestions[0] = Suggestion(
            f"{name} is sent by schedulers (limits, pre-emption) and by people.",
            action="Ask the scheduler: `sacct -j JOBID -o State,ExitCode,MaxRSS`, or `kubectl describe pod`.",
        )
    return (
        ErrorType.KILLED, phase, f"The job was killed from outside ({name})",
        f"The process was ended by {name}, and nothing in the log says by whom or why.", 0.75, tuple(suggestions),
    )  # fmt: skip
