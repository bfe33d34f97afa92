"""The warning signal before the time limit ended the program.

What happened
    SIGUSR1 or SIGUSR2 reached a process that has no handler for it, and its default is to end the process.

Why
    `#SBATCH --signal=USR1@…` asks Slurm to send the signal some time before the limit so that the program can
    save; here nothing in the program waits for it, or it went to another process than the one that does.

How to confirm
    The `--signal` line of the job script, and the time of the end beside the limit.

How to fix
    Handle the signal (save and requeue), or leave `--signal` out.

Easily confused with
    The time limit itself, which Slurm names.

References
    https://slurm.schedmd.com/sbatch.html#OPT_signal
    https://man7.org/linux/man-pages/man7/signal.7.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://slurm.schedmd.com/sbatch.html#OPT_signal"
SIGNALS = "https://man7.org/linux/man-pages/man7/signal.7.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    number = ctx["number"] or "1"
    handler = f"signal.signal(signal.SIGUSR{number}, save_and_stop) in the training script"
    if ctx.framework == "lightning":
        handler = f"Trainer(plugins=[SLURMEnvironment(requeue_signal=signal.SIGUSR{number})])"
    yield ctx.action(
        f"Handle it: {handler}; else remove --signal from the job script",
        "Without a handler the signal ends the process at once and nothing is saved.",
        source=DOCS,
    )
    yield ctx.action(
        "Mind who receives it: --signal=B:USR1@300 goes to the batch shell only (trap and forward it), without B: to "
        "the tasks of srun",
        "A launcher such as torchrun that has no handler of its own dies of it before its workers can save.",
        source=DOCS,
    )
    yield ctx.change(
        "resume_from_checkpoint", "the last complete checkpoint", "Continues where the last save was made."
    )


RULE = Rule(
    id="signal-without-handler",
    error_type=ErrorType.TIME_LIMIT,
    title="The warning signal before the time limit ended the program",
    description="The process ended by SIGUSR{number}, for which it had no handler.",
    needles=("User defined signal ",),
    pattern=r"(?:^|: tasks? [\d,\-]+: |line \d+: +\d+ )User defined signal (?P<number>[12])\b",
    sources=(DOCS, SIGNALS),
    role=Role.FALLBACK,
    confidence=0.6,
    precedence=60,
    suggest=suggest,
)
