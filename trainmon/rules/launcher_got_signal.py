"""The launcher was told to stop by a signal.

What happened
    "Received 15 death signal", or a `SignalException` of the elastic agent.

Why
    The scheduler (time limit, pre-emption, cancellation), a person, or the end of the terminal session
    (signal 1).

How to confirm
    Look for the first error before it.

How to fix
    The one of that error.

Easily confused with
    The cause itself.

References
    https://docs.pytorch.org/docs/stable/elastic/agent.html
    https://github.com/pytorch/pytorch/blob/main/torch/distributed/elastic/multiprocessing/api.py
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/elastic/agent.html"
SOURCE = "https://github.com/pytorch/pytorch/blob/main/torch/distributed/elastic/multiprocessing/api.py"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    if ctx.search(
        r"got signal: (?:1|Signals\.SIGHUP)\b|closing signal SIGHUP|Received (?:1|SIGHUP) death signal"
    ):
        yield ctx.action(
            "Start it without a terminal to lose: `setsid torchrun … > train.log 2>&1 < /dev/null &`, in tmux or screen, or as a "
            "batch job. `nohup` is not enough (a recent torch: TORCHELASTIC_SIGNALS_TO_HANDLE=SIGTERM,SIGINT,SIGQUIT beside it).",
            "Signal 1 (SIGHUP) is a closed terminal or a lost ssh connection. The launcher installs a handler of its own for it, "
            "which undoes what nohup set.",
            source=SOURCE,
        )
        yield ctx.change("resume_from_checkpoint", "the last checkpoint", "Nothing in the training failed.")
        return
    yield ctx.action(
        "Look at the scheduler's record (sacct, kubectl describe pod, journalctl): who sent the signal, and why.",
        "The launcher only passes the end on.",
        source=DOC,
    )


RULE = Rule(
    id="launcher-got-signal",
    error_type=ErrorType.KILLED,
    title="The launcher was told to stop by a signal",
    description=(
        "torchrun received a signal from outside and stopped its workers; nothing here says who sent it."
    ),
    needles=(
        "death signal",
        "SignalException",
    ),
    pattern=(  # SIGINT is a person's: keyboard-interrupt
        r"Received (?:\d+|Signals\.SIG[A-HJ-Z]\w+) death signal, shutting down workers|SignalException: Process \d+ got "
        r"signal: [13-9]"
    ),
    sources=(DOC, SOURCE),
    role=Role.FALLBACK,
    confidence=0.55,
    precedence=60,
    suggest=suggest,
)
