"""Transitions were asked for before the first episode had ended.

What happened
    A hindsight replay buffer samples whole episodes, and none was complete when the first update was due.

Why
    `learning_starts` is smaller than the number of steps of an episode, or no episode ever ends (no time limit).

How to confirm
    Compare learning_starts with the environment's max_episode_steps (times the number of environments).

How to fix
    Start learning later, or let episodes end.

Easily confused with
    A buffer that is too small.

References
    https://github.com/DLR-RM/stable-baselines3/blob/master/stable_baselines3/her/her_replay_buffer.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

SOURCE = "https://github.com/DLR-RM/stable-baselines3/blob/master/stable_baselines3/her/her_replay_buffer.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Set learning_starts of the model above the number of steps of an episode (times the number of environments).",
        "The buffer can sample only from episodes that have ended.",
        source=SOURCE,
    )
    yield ctx.action(
        "Let episodes end: gymnasium.wrappers.TimeLimit(env, max_episode_steps=N), or max_episode_steps in its registration.",
        "Without an end no episode ever enters the buffer.",
    )


RULE = Rule(
    id="replay-sampled-too-early",
    error_type=ErrorType.CONFIG_ERROR,
    title="The replay buffer was sampled before the first episode had ended",
    description="A hindsight replay buffer holds whole episodes only, and none had ended when learning began.",
    needles=("before the end of the first episode",),
    pattern=r"Unable to sample before the end of the first episode",
    sources=(SOURCE,),
    phase=Phase.TRAINING,
    confidence=0.94,
    suggest=suggest,
)
