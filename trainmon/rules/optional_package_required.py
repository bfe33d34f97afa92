"""A feature needs a package that is not installed.

What happened
    An optional dependency is missing, and the feature that was asked for needs it.

Why
    Extras are not installed by default, or the package is too old.

How to confirm
    `python -m pip show PACKAGE` in the environment of the job.

How to fix
    Install what the message names.

Easily confused with
    A broken installation, where the package is there and its import fails.

References
    https://huggingface.co/docs/transformers/installation
    https://packaging.python.org/en/latest/tutorials/installing-packages/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/installation"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    name = next(
        (
            ctx[g]
            for g in (
                "pip",
                "library",
                "optional",
                "package",
                "meta",
                "code",
                "conda",
                "missing",
                "need",
                "distribution",
                "please",
            )
            if ctx[g]
        ),
        "the package",
    )
    name = name.strip().strip("`'\"")
    if name == "the package":
        told = re.search(r"pip install (?:-U )?([\w\-]+)|the package for (\w+) doesn't seem", ctx.line)
        name = next((g for g in told.groups() if g), name) if told else name
    if ctx["rom"]:
        name = "autorom[accept-rom-license]"
    elif ctx["gym"] or ctx["mujoco"]:
        name = f"gymnasium[{(ctx['gym'] or 'mujoco').lower()}]"
    if name.lower() in ("flash_attn", "flash-attn", "flashattention2"):
        yield ctx.action(
            "Install it: `pip install flash-attn --no-build-isolation`, or do without: "
            'attn_implementation="sdpa".',
            "flash-attn is compiled against the installed torch; SDPA needs nothing more.",
        )
    else:
        yield ctx.action(
            f"Install it into the job's environment: `python -m pip install -U {name}`.",
            "The message asks for a package that this environment lacks or has too old.",
            source=DOCS,
        )
    yield ctx.action(
        "Restart the run (in a notebook: the kernel) after installing, and check `which python` in the job.",
        "Availability is checked once, at import.",
    )


RULE = Rule(
    id="optional-package-required",
    error_type=ErrorType.DEPENDENCY_MISSING,
    title="A feature needs a package that is not installed",
    description="The library asks for an additional package.",
    needles=(
        "library but it was not found",
        "Missing optional dependency",
        "pip install",
        "not installed",
        "not currently installed",
        "must be installed",
        "No package metadata was found for",
        "needs to be installed",
        "requires the following packages",
        "is required to",
        "conda install",
        "it cannot be used due to the following error",
        "distribution was not found and is required",
        "lease install ",
        "DependencyNotInstalled",
        "ROM is missing for",
        "appear to be missing MuJoCo",
    ),
    pattern=(
        r"requires the (?P<library>[\w.\- ]+?) library but it was not found"
        r"|Missing optional dependency '(?P<optional>[^']+)'"
        r"|[Tt]he package (?P<package>[\w\-]+) seems to be not installed"
        r"|The '(?P<distribution>[\w.\-]+)[^']*' distribution was not found and is required"
        r"|^(?:\w*Error|Exception): .*[Pp]lease install (?P<please>(?:apex|Apex|deepspeed|flash[_-]attn|xformers|triton"
        r"|bitsandbytes|"
        r"einops|timm|peft|mamba[_-]ssm|causal[_-]conv1d|ninja|faiss|spconv|pytorch3d|tiktoken|sentencepiece)\b)"
        r"|DependencyNotInstalled: (?P<gym>\w+)|(?P<rom>ROM is missing for) |(?P<mujoco>appear to be missing MuJoCo)"
        r"|No package metadata was found for (?:The ')?(?P<meta>[\w.\-]+)"
        r"|requires the following packages that were not found in your environment: (?P<code>[\w, "
        r".\-]+?)\.|(?:ImportError|ModuleNotFoundError|PackageNotFoundError"
        r"|RuntimeError|ValueError|OSError|AssertionError"
        r"|Exception): (?:.*(?:pip3? install (?:--?[\w\-]+ "
        r")*[`'\x22]?(?P<pip>[A-Za-z][\w.\-\[\],]*(?:[<>=!~]=?[\w.]+)?)"
        r"|conda install (?:-c \S+ )?(?P<conda>[\w.\-]+))|.*?\b(?P<missing>[\w\-]+) (?:library "
        r"|package )?(?:is|are) not (?:currently )?installed(?:[.,;!)]|$| in | on ))|^(?:ImportError"
        r"|ModuleNotFoundError): [`']?(?P<need>[\w.\-]+)[`']? (?:is required|needs to be installed"
        r"|must be installed)|it cannot be used due to the following error: the package for \w+ "
        r"(?:doesn't|seems)"
    ),
    sources=(
        DOCS,
        "https://packaging.python.org/en/latest/tutorials/installing-packages/",
    ),
    confidence=0.9,
    precedence=56,
    suggest=suggest,
)
