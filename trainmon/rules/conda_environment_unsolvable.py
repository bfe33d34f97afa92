"""conda found no set of packages that fits.

What happened
    conda or mamba could not make or change an environment: a package or build is not in the channels, or two
    requirements exclude each other.

Why
    The file was exported on another platform or pins exact builds (`=py37h…_0`) that channels have dropped, a
    channel is missing or shadowed by strict priority, or Python is too new for a pinned package.

How to confirm
    `conda search NAME` for the packages that the message lists.

How to fix
    Leave out the builds (`conda env export --no-builds` or `--from-history`), loosen the pins, add the channel.

Easily confused with
    An environment that exists and was not activated.

References
    https://docs.conda.io/projects/conda/en/latest/user-guide/tasks/manage-environments.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.conda.io/projects/conda/en/latest/user-guide/tasks/manage-environments.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Make the environment from loose pins: `conda env export --from-history` (or --no-builds) on the machine "
        "that has it, or take the build strings (`=py37h…_0`) out of the .yml file.",
        "Exact builds exist for one platform only and leave the channels with time.",
        source=DOCS,
    )
    yield ctx.action(
        "Add the channel that has the packages (conda-forge, pytorch, nvidia) and try "
        "`conda config --set channel_priority flexible`; `conda search NAME` shows where a package is.",
        "With strict priority a package of a lower channel is not looked at.",
        source=DOCS,
    )


RULE = Rule(
    id="conda-environment-unsolvable",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="conda found no set of packages that fits",
    description="The environment could not be made as it was asked for.",
    needles=(
        "ResolvePackageNotFound",
        "UnsatisfiableError",
        "PackagesNotFoundError",
        "SpecsConfigurationConflictError",
        "Could not solve for environment specs",
        "PackagesNotFoundIn",
    ),
    pattern=(
        r"^\s*(?:conda\.exceptions\.)?(?:ResolvePackageNotFound|(?:LibMamba)?UnsatisfiableError|PackagesNotFoundError"
        r"|PackagesNotFoundInChannelsError|SpecsConfigurationConflictError): ?"
        r"|Could not solve for environment specs"
    ),
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
