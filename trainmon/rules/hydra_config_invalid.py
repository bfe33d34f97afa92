"""A Hydra or OmegaConf setting is unknown or missing.

What happened
    Hydra composes the configuration from files and overrides, and OmegaConf checks every access.

Why
    A misspelled override, a new key without `+`, a mandatory value `???` that was not given, or a
    configuration group that does not exist.

How to confirm
    Run with `--cfg job` to print the configuration.

How to fix
    Correct the override; prefix new keys with `+`; give the missing value.

Easily confused with
    An error while the object of `_target_` is made.

References
    https://hydra.cc/docs/advanced/override_grammar/basic/
    https://omegaconf.readthedocs.io/en/latest/usage.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://hydra.cc/docs/advanced/override_grammar/basic/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    named = re.search(r"(?:Key '|Missing key )([^'\s\\]+)", ctx["detail"] or ctx.line)
    groups = ("override", "struct", "structured", "missing", "group", "specify")
    key = next((ctx[g] for g in groups if ctx[g]), named[1] if named else "")
    if ctx["missing"] or ctx["specify"]:
        yield ctx.action(
            f"Give the value on the command line: {key}=VALUE.",
            "It is mandatory (`???`) in the configuration.",
            source="https://omegaconf.readthedocs.io/en/latest/usage.html",
        )
    elif ctx["group"]:
        yield ctx.action(
            f"Use an existing option of the group (look into conf/{key.rsplit('/', 1)[0]}/), "
            "or correct --config-path and --config-name.",
            f"There is no configuration file `{key}`.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            f"Correct the key {key or 'in the message'}, or write +{key or 'key'}=VALUE "
            "to add a new one; `--cfg job` prints the configuration.",
            "Only keys that the configuration has can be overridden.",
            source=DOCS,
        )
    yield ctx.action(
        "Quote overrides with special characters: 'key=\"a,b\"'.",
        "Hydra's grammar reads commas, braces and equals signs.",
        source=DOCS,
    )


RULE = Rule(
    id="hydra-config-invalid",
    error_type=ErrorType.CONFIG_ERROR,
    title="A Hydra or OmegaConf setting is unknown or missing",
    description="The configuration has no such entry, or a required one was not given.",
    needles=(
        "Could not override",
        "is not in struct",
        "Missing mandatory value",
        "Could not find '",
        "LexerNoViableAltException",
        "mismatched input",
        "omegaconf.errors.",
        "ConfigAttributeError",
        "ConfigKeyError",
        "ConfigTypeError",
        "InterpolationKeyError",
        "InterpolationResolutionError",
        "UnsupportedInterpolationType",
        "MissingMandatoryValue",
        "You must specify '",
        "ConfigCompositionException",
        "Could not append to config",
        "Could not load '",
        "' not in '",
    ),
    pattern=(
        r"Could not override '(?P<override>[^']*)'|Key '(?P<struct>[^']*)' is not in struct"
        r"|^Key '(?P<structured>[^']*)' not in '\w+'$|Missing mandatory value: (?P<missing>\S+)"
        r"|In '[^']*': Could not (?:find|load) '(?P<group>[^']*)'|LexerNoViableAltException: (?P<lexer>.*)"
        r"|mismatched input .* expecting|You must specify '(?P<specify>[^']*)'"
        # Rich prints classes without their module.
        r"|^(?:omegaconf\.errors\.\w+|ConfigAttributeError|ConfigKeyError|ConfigTypeError|InterpolationKeyError"
        r"|InterpolationResolutionError|UnsupportedInterpolationType|MissingMandatoryValue)(?:: |\(['\x22])(?P<detail>.*)"
        r"|ConfigCompositionException|Could not append to config"
    ),
    sources=(
        DOCS,
        "https://omegaconf.readthedocs.io/en/latest/usage.html",
    ),
    phase=Phase.SETUP,
    confidence=0.94,
    precedence=60,
    suggest=suggest,
)
