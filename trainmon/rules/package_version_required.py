"""A package has a version that another does not accept.

What happened
    A library checked the version of one of its dependencies and refused it.

Why
    One package was upgraded or downgraded alone.

How to confirm
    `pip check`.

How to fix
    Install the version that the message asks for.

Easily confused with
    A missing package.

References
    https://huggingface.co/docs/transformers/installation
    https://pip.pypa.io/en/stable/cli/pip_check/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/installation"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    need = ctx["need"]
    if not need and ctx["torch"]:
        need = f"torch>={ctx['torch']}"
    if not need and ctx["package"]:
        need = f"{ctx['package']}{ctx['spec'].replace(' ', '')}"
    if need:
        yield ctx.action(
            f'Install the version that is asked for: `pip install "{need}"`'
            + (f" (now {ctx['have']})." if ctx["have"] else "."),
            "Another version is refused at import.",
            source=DOCS,
        )
    if ctx["torch"]:
        yield ctx.action(
            "Or use a checkpoint in safetensors format, which older torch may load.",
            "Only torch.load of pickled files is refused.",
        )
    yield ctx.action(
        "`pip check` shows all packages whose requirements are not met; restart the "
        "kernel of a notebook after installing.",
        "Packages that were upgraded alone often break more than one.",
        source="https://pip.pypa.io/en/stable/cli/pip_check/",
    )


RULE = Rule(
    id="package-version-required",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="A package has a version that another does not accept",
    description="The version of a package is outside of what is required.",
    needles=(
        "is required for a normal functioning",
        "VersionConflict",
        "now require users to upgrade torch",
        "incompatible with jax version",
        "is used but incompatible",
        "requires ",
    ),
    pattern=(
        r"(?P<need>[\w.\-]+[<>=!~]=?[\w.,<>=!~]+) is required for a normal functioning of this module, but found "
        r"(?P<have>\S+?)\.?$"
        r"|VersionConflict: |require users to upgrade torch to at least v(?P<torch>[\d.]+)"
        r"|(?P<used>[\w\-]+)==\S+ is used but incompatible|requires TensorFlow version >= (?P<tensorflow>[\d.]+)"
        r"|jaxlib version \S+ is newer than and incompatible with jax version|^(?:Import|Runtime"
        r"|Value)Error: .*requires (?:a minimum version of )?[`']?(?P<package>[A-Za-z][\w.\-]+?)[`']? "
        r"?(?P<spec>[<>=~]=? ?[\d.]+)"
    ),
    sources=(
        DOCS,
        "https://pip.pypa.io/en/stable/cli/pip_check/",
    ),
    confidence=0.92,
    precedence=58,
    suggest=suggest,
)
