"""A library for settings refused one of them.

What happened
    The reader of the settings (configparser, jsonschema, absl flags, gin, ml_collections, click,
    Ultralytics, …) raised.

Why
    A typing error, a name of another version, a value of another type, or a section that the file lacks.

How to confirm
    Compare the setting in the message with the example file or --help of this version.

How to fix
    Correct, add or remove the setting.

Easily confused with
    A file that is missing.

References
    https://docs.python.org/3/library/configparser.html
    https://abseil.io/docs/python/guides/flags
    https://docs.ultralytics.com/usage/cfg/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/configparser.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Correct the setting that the message names, after the example file or --help of this version",
        "The library takes only settings that it knows, in the form that it expects.",
        source=DOCS,
    )
    yield ctx.action(
        "Look at what was really read: print the parsed settings before the failing line",
        "Overrides and included files change what the file says.",
    )


RULE = Rule(
    id="settings-refused",
    error_type=ErrorType.CONFIG_ERROR,
    title="A library for settings refused one of them",
    description="A setting is missing, unknown or of a wrong form for the library that reads it.",
    needles=(
        "infer language pair",
        "configparser.",
        "jsonschema",
        "marshmallow",
        "absl.flags",
        "ConfigurationError",
        "DecodingError",
        "No configurable matching",
        "the config is locked",
        "UnsupportedInterpolationType",
        "Unknown config key",
        "of invalid type",
        "is not a valid YOLO argument",
        "torchtune.config._errors",
        "TOMLDecodeError",
    ),
    pattern=(
        r"^Exception: Could not infer language pair"
        r"|^configparser\.\w+Error: (?P<ini>\S.*)"
        r"|^jsonschema\.exceptions\.ValidationError: (?P<schema>\S.*)"
        r"|^marshmallow\.exceptions\.ValidationError: \S"
        r"|^absl\.flags\._exceptions\.\w+Error: (?P<flag>\S.*)"
        r"|^allennlp\.common\.checks\.ConfigurationError: \S"
        r"|^draccus\.utils\.DecodingError: \S"
        r"|^ValueError: No configurable matching ['\x22]"
        r"|does not exist and cannot be added since the config is locked"
        r"|^omegaconf\.errors\.UnsupportedInterpolationType: \S"
        r"|^ValueError: Unknown config key: (?P<key>\S+)"
        r"|'(?P<yolo>[\w.\-]+)' is not a valid YOLO argument"
        r"|^TypeError: '(?P<typed>[^']+)' is of invalid type \S"
        r"|^torchtune\.config\._errors\.\w+Error: \S"
        r"|^toml(?:lib|i)\.TOMLDecodeError: \S"
    ),
    sources=(
        DOCS,
        "https://abseil.io/docs/python/guides/flags",
        "https://docs.ultralytics.com/usage/cfg/",
    ),
    phase=Phase.SETUP,
    confidence=0.88,
    precedence=70,
    suggest=suggest,
)
