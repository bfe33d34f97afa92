"""A configuration class of Isaac Lab has fields that nobody set.

What happened
    `validate()` of a @configclass found fields that are still MISSING, before the environment was built.

Why
    The task's configuration leaves them to the command line or to the derived class: motion files, an asset's path,
    the robot.

How to confirm
    The message lists the fields, one a line.

How to fix
    Give each listed field a value in the configuration class, or on the command line (Hydra form: env.FIELD=VALUE).

Easily confused with
    A Hydra setting marked ??? that is missing: OmegaConf says so itself.

References
    https://github.com/isaac-sim/IsaacLab/blob/main/source/isaaclab/isaaclab/utils/configclass.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

SOURCE = "https://github.com/isaac-sim/IsaacLab/blob/main/source/isaaclab/isaaclab/utils/configclass.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    message = ctx.exception.message if ctx.exception else ""
    fields = [line.strip(" -\t") for line in message.splitlines()[1:] if line.strip().startswith("-")]
    named = ", ".join(fields[:4]) or "the fields that the message lists"
    yield ctx.action(
        f"Set {named} in {ctx['config']}, or on the command line: env.{fields[0] if fields else 'FIELD'}=VALUE",
        "The environment is not built while a field is MISSING.",
        source=SOURCE,
    )


RULE = Rule(
    id="isaaclab-config-incomplete",
    error_type=ErrorType.CONFIG_ERROR,
    title="Fields of an Isaac Lab configuration have no value",
    description="{config} has fields that must be set.",
    needles=("Missing values detected in object",),
    pattern=r"^TypeError: Missing values detected in object (?P<config>\w+) for the following fields",
    sources=(SOURCE,),
    phase=Phase.SETUP,
    confidence=0.94,
    precedence=70,
    suggest=suggest,
)
