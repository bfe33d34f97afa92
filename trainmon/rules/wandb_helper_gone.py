"""The helper process of Weights & Biases ended before the run did.

What happened
    wandb sends what a run logs through a process of its own. That process is gone, so its threads raise, and so
    does the next `wandb.log` of the program itself.

Why
    Something outside ended the helper: a kill of the whole process group, a closed terminal or notebook, memory
    that ran out, a Ctrl-C. Mostly the run was ended at the same moment; sometimes only the helper was.

How to confirm
    The end of `wandb/run-*/logs/debug-internal.log`; `dmesg | grep -i -E "killed|oom"`.

How to fix
    Find who ended it, and resume. If only the helper dies again and again, log offline.

Easily confused with
    A server of wandb that cannot be reached: the run then goes on.

References
    https://github.com/wandb/wandb/blob/v0.12.17/wandb/sdk/interface/interface_queue.py
    https://docs.wandb.ai/guides/track/environment-variables
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

SOURCE = "https://github.com/wandb/wandb/blob/v0.12.17/wandb/sdk/interface/interface_queue.py"
DOCS = "https://docs.wandb.ai/guides/track/environment-variables"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Look who ended it: the end of wandb/run-*/logs/debug-internal.log, `dmesg | grep -iE 'killed|oom'`, a "
        "closed terminal or notebook, a kill of the process group.",
        "The helper process does not end by itself while a run goes on; mostly the run was ended with it.",
        source=SOURCE,
    )
    yield ctx.change(
        "resume_from_checkpoint",
        "the last complete checkpoint",
        "Nothing in the training itself failed.",
    )
    yield ctx.action(
        "If only the helper dies, upgrade wandb (`pip install -U wandb`), or set WANDB_MODE=offline and run `wandb sync` later.",
        "An offline run needs no connection, and keeps everything that was logged.",
        source=DOCS,
    )


RULE = Rule(
    id="wandb-helper-gone",
    error_type=ErrorType.KILLED,
    title="The helper process of Weights & Biases is gone",
    description="The process through which wandb sends its data ended before the run; the log does not say who ended it.",
    needles=("The wandb backend process has shutdown",),
    pattern=r"The wandb backend process has shutdown",
    sources=(SOURCE, DOCS),
    role=Role.CASCADE,
    confidence=0.5,
    precedence=45,
    suggest=suggest,
)
