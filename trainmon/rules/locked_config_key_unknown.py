"""A locked configuration has no such key.

What happened
    A ConfigDict of ml_collections was locked; a key that it does not have was set.

Why
    A misspelled override (`--config.optimizer.learning_rate` for `lr`), or a configuration of another version.

How to confirm
    The message lists the fields that exist at that level.

How to fix
    Use one of those names, or declare the key in the configuration file (or inside `with config.unlocked():`).

Easily confused with
    A missing attribute of an ordinary object.

References
    https://github.com/google/ml_collections/blob/master/README.md
    https://github.com/google/ml_collections/blob/master/ml_collections/config_dict/config_dict.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/google/ml_collections/blob/master/README.md"
SOURCE = "https://github.com/google/ml_collections/blob/master/ml_collections/config_dict/config_dict.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Replace `{ctx['key']}` in the override or the code with one of the fields that the message lists.",
        "Only keys of the configuration file can be overridden once it is locked.",
        source=DOCS,
    )
    yield ctx.action(
        f"If the key is new, declare `{ctx['key']}` in the configuration file before it is locked.",
        "`config_flags` locks what the file returns.",
        source=DOCS,
    )


RULE = Rule(
    id="locked-config-key-unknown",
    error_type=ErrorType.CONFIG_ERROR,
    title="A locked configuration has no such key",
    description="`{key}` is not among the fields of the configuration.",
    needles=("since the config is locked",),
    pattern=r"Key \\?['\x22](?P<key>[^'\x22\\]+)\\?['\x22] does not exist and cannot be added since the config is locked",
    sources=(
        DOCS,
        SOURCE,
    ),
    phase=Phase.SETUP,
    confidence=0.95,
    precedence=70,
    suggest=suggest,
)
