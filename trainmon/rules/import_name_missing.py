"""A library does not have the name that is imported from it.

What happened
    The module was found, but it has no such name.

Why
    Two packages are of versions that do not fit: the name was removed, renamed or added in another release.
    Within the project: a typing error or a circular import.

How to confirm
    The path in the message shows which installation was used; `pip show` its version.

How to fix
    Install versions that fit (those of the project's requirements), or import the new name.

Easily confused with
    A module that is missing as a whole; a circular import, which says "partially initialized".

References
    https://docs.python.org/3/library/exceptions.html#ImportError
    https://pip.pypa.io/en/stable/topics/dependency-resolution/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#ImportError"
MOVED = {
    (
        "transformers",
        "AdamW",
    ): "Import AdamW from torch.optim (torch.optim.AdamW); transformers removed its own in 4.48/5.0.",
    (
        "transformers",
        "AutoModelWithLMHead",
    ): "Use AutoModelForCausalLM, AutoModelForMaskedLM or AutoModelForSeq2SeqLM.",
    (
        "transformers.modeling_utils",
        "Conv1D",
    ): "Import Conv1D, apply_chunking_to_forward and prune_linear_layer from transformers.pytorch_utils.",
    (
        "huggingface_hub",
        "cached_download",
    ): "Upgrade the library that imports it (diffusers, sentence-transformers), or "
    "pin `huggingface_hub<0.26`; the successor is hf_hub_download.",
    ("huggingface_hub", "HfFolder"): "Pin `huggingface_hub<1.0`, or use get_token()/login().",
    ("collections", "Mapping"): "Import it from collections.abc (removed from collections in Python 3.10).",
    ("torch.optim.lr_scheduler", "_LRScheduler"): "Use torch.optim.lr_scheduler.LRScheduler.",
    (
        "torchvision.models.utils",
        "load_state_dict_from_url",
    ): "Import load_state_dict_from_url from torch.hub.",
    (
        "datasets",
        "load_metric",
    ): "Use `evaluate.load(...)` (pip install evaluate); load_metric was removed in datasets 3.",
    ("werkzeug.urls", "url_quote"): "Pin `werkzeug<3`, or upgrade flask.",
    (
        "trl",
        "AutoModelForCausalLMWithValueHead",
    ): "Install the trl version of the project; newer ones moved it to trl.experimental.",
}


def suggest(ctx: Context) -> Iterator[Suggestion]:
    name, module, path = ctx["name"] or ctx["old"], ctx["module"], ctx["path"]
    moved = MOVED.get((module, name))
    if moved:
        yield ctx.action(moved, f"`{name}` is no longer in {module}.")
    installed = any(part in path for part in ("site-packages", "dist-packages", "/lib/python"))
    top = module.split(".")[0] if module else "the library"
    if path and not installed:
        yield ctx.action(
            f"Check {path}: it has no `{name}`; a typing error, another branch, or a file "
            f"of yours that hides the package {top}.",
            "The module comes from your own files.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            f"Install versions that fit: `pip show {top}`, then the version the importing "
            f'package asks for (`pip install "{top}==VERSION"`), or upgrade that package.',
            f"This version of {top} has no `{name}`.",
            source="https://pip.pypa.io/en/stable/topics/dependency-resolution/",
        )
    yield ctx.action(
        "`pip check` lists packages whose requirements do not fit each other.",
        "A partial upgrade is the usual reason.",
    )


RULE = Rule(
    id="import-name-missing",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="A library does not have the name that is imported from it",
    description="`{name}` cannot be imported from `{module}`.",
    needles=("cannot import name",),
    pattern=r"cannot import name '?(?P<name>[\w.]+)'? from '?(?P<module>[\w.]+)'?(?: \((?P<path>[^)]*)"
    r"\))?|cannot import name '?(?P<old>\w+)'?",
    sources=(
        DOCS,
        "https://pip.pypa.io/en/stable/topics/dependency-resolution/",
    ),
    confidence=0.88,
    precedence=54,
    suggest=suggest,
)
