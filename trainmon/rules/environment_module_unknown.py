"""An environment module of the cluster does not exist.

What happened
    `module load` found no module of that name; the script went on without it.

Why
    Another name or version on this cluster or partition, a module that needs others to be loaded first, or
    one that was removed in an update.

How to confirm
    `module spider NAME` (Lmod) or `module avail NAME` on the node that runs the job.

How to fix
    Load what the cluster has, in the order that `module spider NAME/VERSION` prints.

Easily confused with
    A missing Python package, which may be its consequence.

References
    https://lmod.readthedocs.io/en/latest/135_module_spider.html
    https://modules.readthedocs.io/en/latest/module.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Role, Suggestion
from trainmon.rules._rule import Context, Rule

LMOD = "https://lmod.readthedocs.io/en/latest/135_module_spider.html"
TCL = "https://modules.readthedocs.io/en/latest/module.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    name = ctx["held"] or ctx["tcl"]
    if not name:
        found = ctx.search(r"ignore-cache load \"(?P<name>[^\"]+)\"")
        name = found["name"] if found else ""
    bare = name.split("/", 1)[0] or "NAME"
    yield ctx.action(
        f"module spider {bare}   (or `module avail {bare}`), then load a version that this cluster has, "
        "with the modules that it needs first.",
        f"`{name or 'The module'}` is not there to be loaded as asked.",
        source=LMOD,
    )
    yield ctx.action(
        "Let the job script stop there: `set -e`, or `module load X || exit 1`.",
        "Otherwise the program starts in an incomplete environment.",
    )


RULE = Rule(
    id="environment-module-unknown",
    error_type=ErrorType.DEPENDENCY_MISSING,
    title="An environment module does not exist on this cluster",
    description="`module load` did not find what the job script asks for.",
    needles=("module(s)", "Unable to locate a modulefile"),
    pattern=(
        r"The following module\(s\) are unknown|These module\(s\) or extension\(s\) exist but cannot be loaded as requested: "
        r"\x22(?P<held>[^\x22]+)|Unable to locate a modulefile for '(?P<tcl>[^']+)'"
    ),
    sources=(LMOD, TCL),
    role=Role.FALLBACK,
    phase=Phase.SETUP,
    confidence=0.7,
    precedence=40,
    suggest=suggest,
)
