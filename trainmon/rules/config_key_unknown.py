"""A yacs configuration has a key or a value that the program does not declare.

What happened
    yacs (detectron2, fvcore, many research projects) merges files and overrides into declared defaults.

Why
    A key of another project or version, a key that its own `add_…_config(cfg)` has to declare first, or a
    value of another type (a tuple written with other brackets is a string).

How to confirm
    `python -c "from detectron2.config import get_cfg; print(get_cfg())"`, or print the defaults of the project.

How to fix
    Correct the key, declare it before merging, or use the version that the file was written for.

Easily confused with
    A missing key of an ordinary dictionary.

References
    https://github.com/rbgirshick/yacs
    https://detectron2.readthedocs.io/en/latest/tutorials/configs.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

YACS = "https://github.com/rbgirshick/yacs"
DETECTRON = "https://detectron2.readthedocs.io/en/latest/tutorials/configs.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["new"]:
        yield ctx.action(
            f"Rename `{ctx['old']}` to `{ctx['new']}` in the config.",
            "The key has another name now.",
            source=YACS,
        )
    elif ctx["typed"]:
        yield ctx.action(
            f"Write the value of `{ctx['typed']}` in the config with the type of its default ({ctx['want']}, not {ctx['have']}): "
            "tuples as (a, b), numbers without quotes.",
            "yacs takes no other type than the default's.",
            source=YACS,
        )
    else:
        yield ctx.action(
            f"Correct or remove the key `{ctx['key']}` in the config file or the command-line overrides.",
            "Only keys that the defaults declare can be set.",
            source=YACS,
        )
        yield ctx.action(
            f"If it belongs to this project, declare it before the merge (its add_…_config(cfg), or cfg.{ctx['key']} = default), "
            "or install the version that the file was written for.",
            "Projects add their keys to the defaults in code.",
            source=DETECTRON,
        )


RULE = Rule(
    id="config-key-unknown",
    error_type=ErrorType.CONFIG_ERROR,
    title="The configuration has a key or value that the program does not declare",
    description="yacs refuses what the declared defaults do not have.",
    needles=("Non-existent", "was renamed to", "for config key:"),
    pattern=(
        r"(?:Key|Assertion)Error: ['\x22]?Non-existent (?:config )?key: (?P<key>[\w.]+)"
        r"|KeyError: ['\x22]Key (?P<old>[\w.]+) was renamed to (?P<new>[\w.]+)"
        r"|ValueError: Type mismatch \((?P<want><class '\w+'>) vs\. (?P<have><class '\w+'>)\) "
        r"with values .* for config key: (?P<typed>[\w.]+)"
    ),
    sources=(YACS, DETECTRON),
    phase=Phase.SETUP,
    confidence=0.95,
    precedence=62,
    suggest=suggest,
)
