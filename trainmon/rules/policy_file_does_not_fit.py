"""A saved agent does not fit the environment or the arguments.

What happened
    `Algorithm.load(path, env=…)` checks spaces, policy arguments, names of parameters and the number of
    environments.

Why
    The environment or its wrappers changed since the agent was saved, another algorithm or policy is
    loaded, or the file was written by another version of Python, NumPy or the library and its spaces
    could not be read.

How to confirm
    Print `env.observation_space` and `env.action_space`, and those of the saved model loaded without
    `env`.

How to fix
    Build the environment with the wrappers and settings of the training, load with the class that
    saved, or pass `custom_objects={'observation_space': …, 'action_space': …}`.

Easily confused with
    An observation of a wrong shape while training.

References
    https://stable-baselines3.readthedocs.io/en/master/guide/save_format.html
    https://stable-baselines3.readthedocs.io/en/master/modules/base.html#stable_baselines3.common.base_class.BaseAlgorithm.load
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://stable-baselines3.readthedocs.io/en/master/guide/save_format.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["absent"]:
        yield ctx.action(
            "Pass the spaces that could not be read: `Algorithm.load(path, env=env, custom_objects={'observation_space': "
            "env.observation_space, 'action_space': env.action_space})`; or load with the versions of Python, NumPy and "
            "gym that saved the file.",
            "The file holds them in a form that these versions cannot read (a warning above names what failed).",
            source=DOCS,
        )
        return
    yield ctx.action(
        (
            "Build the environment as for the training: the same wrappers (frame stack, resize, "
            "normalisation), number of environments and settings, and load with the same class and "
            "policy_kwargs."
        ),
        "The saved agent was made for the other ones.",
    )
    yield ctx.action(
        (
            "To go on with another environment on purpose train a new agent, or copy only the weights that "
            "fit."
        ),
        "Layers follow the sizes of the spaces.",
    )


RULE = Rule(
    id="policy-file-does-not-fit",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="A saved agent does not fit the environment or the arguments",
    description="Stable-Baselines3 compared the saved file with what it was given, and they differ.",
    needles=(
        "spaces do not match:",
        "observation_space and action_space were not given",
        "do not equal the stored policy kwargs",
        "do not match agents' parameters",
        "is an invalid object name",
        "No data found in the saved file",
        "No params found in the saved file",
        "The number of environments to be set is different",
    ),
    pattern=(
        r"Error: (?:(?P<space>Observation|Action) spaces do not match: "
        r"|\x22?The observation_space and action_space were (?P<absent>not given)"
        r"|The specified policy kwargs do not equal the stored"
        r"|Names of parameters do not match agents' parameters|Key \S+ is an invalid object name"
        r"|No (?:data|params) found in the saved file|The number of environments to be set is different)"
    ),
    sources=(
        DOCS,
        (
            "https://stable-baselines3.readthedocs.io/en/master/modules/base.html#stable_baselines3.common.bas"
            "e_class.BaseAlgorithm.load"
        ),
    ),
    phase=Phase.CHECKPOINT,
    confidence=0.88,
    precedence=58,
    suggest=suggest,
)
