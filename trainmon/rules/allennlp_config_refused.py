"""AllenNLP refused its configuration.

What happened
    A key of the JSON or Jsonnet file is unknown, missing, or names a class that nothing registered.

Why
    A misspelled key, a file for another AllenNLP version, or a package that `--include-package` does not import.

How to confirm
    The message names the key, and for registered names the ones that exist.

How to fix
    Correct the key; add `--include-package` for your own classes.

Easily confused with
    A missing file.

References
    https://github.com/allenai/allennlp/blob/main/allennlp/common/params.py
    https://github.com/allenai/allennlp/blob/main/allennlp/common/registrable.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/allenai/allennlp/blob/main/allennlp/common/params.py"
SOURCE = "https://github.com/allenai/allennlp/blob/main/allennlp/common/registrable.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Correct the key or name of the message in the configuration file.",
        ctx["what"][:160],
        source=DOCS,
    )
    if "not a registered name" in ctx["what"]:
        yield ctx.action(
            "Import the package that registers it: `--include-package your_package`.",
            "A class is registered when its module is imported.",
            source=SOURCE,
        )


RULE = Rule(
    id="allennlp-config-refused",
    error_type=ErrorType.CONFIG_ERROR,
    title="AllenNLP refused its configuration",
    description="AllenNLP refused its configuration: {what}",
    needles=("ConfigurationError",),
    pattern=r"^allennlp\.common\.checks\.ConfigurationError: (?P<what>\S.*)",
    sources=(
        DOCS,
        SOURCE,
    ),
    phase=Phase.SETUP,
    confidence=0.94,
    precedence=70,
    suggest=suggest,
)
