"""An environment has the interface of another version of Gym.

What happened
    The number of results of `env.step` or `env.reset`, or their arguments, are not what the caller expects.

Why
    Gym 0.26 and Gymnasium return five values from `step` and two from `reset`, and pass `seed` and `options` to
    `reset`; older versions return four and one.

How to confirm
    `pip show gym gymnasium stable-baselines3`; print `len(env.step(action))`.

How to fix
    Port the environment or the loop to the newer interface, or install the versions that belong together.

Easily confused with
    An ordinary tuple of another length.

References
    https://gymnasium.farama.org/introduction/migration_guide/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://gymnasium.farama.org/introduction/migration_guide/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Use the newer interface: `obs, info = env.reset(seed=…)` and `obs, reward, terminated, truncated, info = "
        "env.step(action)`; an environment of yours defines `reset(self, *, seed=None, options=None)`.",
        "Gymnasium and Gym 0.26 changed what reset and step take and return.",
        source=DOCS,
    )
    yield ctx.action(
        "Or install versions that belong together: stable-baselines3 2 needs gymnasium, version 1 gym 0.21; old "
        "environments run under gymnasium with shimmy (GymV21CompatibilityV0).",
        "Loop, wrappers and environment have to be of one version.",
        source=DOCS,
    )


RULE = Rule(
    id="gym-interface-changed",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="An environment has the interface of another version of Gym",
    description="`reset` or `step` of the environment does not fit the code that calls it.",
    needles=("values to unpack", "got an unexpected keyword argument"),
    pattern=(
        r"^ValueError: (?:too many values to unpack \(expected [1245]\)|not enough values to unpack \(expected [25], got [14]\))"
        r"|^TypeError: (?:\w+\.)?(?:reset|_?seed)\(\) got an unexpected keyword argument '(?:seed|options|return_info)'"
    ),
    raised_by=r":[\w<>.]+: .*\b\w*(?:[eE]nvs?)\w*(?:\[\w+\])?\.(?:step|reset)\(",
    sources=(DOCS,),
    confidence=0.88,
    precedence=58,
    suggest=suggest,
)
