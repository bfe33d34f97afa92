"""The system's package manager could not install a package.

What happened
    apt, dnf or yum ended with an error before the job's own commands.

Why
    The package lists are old or empty (fresh container images have none), the name differs in this release, or
    another process holds the lock.

How to confirm
    `apt-cache policy NAME`, or `dnf list NAME`.

How to fix
    Run `apt-get update` first, correct the name, wait for the other process.

Easily confused with
    A download that failed because the network did.

References
    https://manpages.debian.org/bookworm/apt/apt-get.8.en.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://manpages.debian.org/bookworm/apt/apt-get.8.en.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    name = ctx["package"] or ctx["candidate"] or ctx["match"]
    if name:
        yield ctx.action(
            f"Run `apt-get update` before `apt-get install {name}`, and check the name in this release "
            f"(`apt-cache search {name}`).",
            "A fresh image has no package lists, and names change between releases.",
            source=DOCS,
        )
    elif ctx["lock"]:
        yield ctx.action(
            "Wait for the process that holds the lock (`-o DPkg::Lock::Timeout=300`), or stop the unattended upgrade.",
            "Only one package manager may work at a time.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            "Run `apt-get update` and install again; the lines above name the package that failed.",
            "Old package lists name files that the mirror no longer has.",
            source=DOCS,
        )


RULE = Rule(
    id="system-package-not-installed",
    error_type=ErrorType.DEPENDENCY_MISSING,
    title="The system's package manager could not install a package",
    description="apt, dnf or yum ended with an error.",
    needles=(
        "E: Unable to",
        "has no installation candidate",
        "E: Could not get lock",
        "E: Failed to fetch",
        "E: Sub-process",
        "E: Unmet dependencies",
        "Unable to find a match",
    ),
    pattern=(
        r"^E: (?:Unable to locate package (?P<package>\S+)|Package '?(?P<candidate>[^\s']+)'? has no installation candidate"
        r"|(?P<lock>Could not get lock |Unable to (?:acquire|lock) )"
        r"|Unable to (?:correct problems|fetch some archives)|Failed to fetch |Sub-process .* returned an error code"
        r"|Unmet dependencies)"
        r"|^Error: Unable to find a match: (?P<match>.+)"
    ),
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.82,
    precedence=48,
    suggest=suggest,
)
