"""A compiled extension does not fit the libraries it loads.

What happened
    A compiled module was built against another version of a library, mostly of PyTorch or CUDA.

Why
    torch was upgraded or reinstalled after the extension was built, a wheel for another torch was
    installed, or another libstdc++ or CUDA library comes first on `LD_LIBRARY_PATH`.

How to confirm
    `pip list | grep -i torch`; `c++filt SYMBOL` names what is missing (`c10`, `at` = PyTorch).

How to fix
    Reinstall the extension built for the present torch (`--no-cache-dir --no-build-isolation`), or install
    the torch it was built for.

Easily confused with
    A library that is missing as a whole.

References
    https://docs.pytorch.org/cppdocs/abi.html
    https://man7.org/linux/man-pages/man8/ld.so.8.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/cppdocs/abi.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    file = ctx["file"]
    parts = [p for p in file.split("/") if p]
    package = (
        parts[parts.index("site-packages") + 1].split(".")[0]
        if "site-packages" in parts[:-1]
        else file.rsplit("/", 1)[-1].split(".")[0]
    )
    symbol = ctx["symbol"]
    torchish = any(s in symbol for s in ("c10", "at", "torch", "THP"))
    if package.startswith(("lib", "torch", "nvidia")):
        yield ctx.action(
            "Reinstall torch and the nvidia packages together in a clean environment, and "
            "unset LD_LIBRARY_PATH.",
            "CUDA libraries of different versions are mixed.",
            source="https://pytorch.org/get-started/locally/",
        )
    else:
        yield ctx.action(
            f"Reinstall {package} for the torch version that is installed: `pip uninstall "
            f"-y {package} && pip install --no-cache-dir --no-build-isolation {package}`, "
            "or take the wheel whose name has your torch and CUDA versions.",
            f"{package} was built against another {'PyTorch' if torchish else 'library version'}.",
            source=DOCS,
        )
        if package.startswith(("flash", "flashinfer", "xformers")):
            yield ctx.action(
                'Or do without it: attn_implementation="sdpa" (transformers), VLLM_ATTENTION_BACKEND=FLAS'
                "H_ATTN or another backend (vLLM).",
                "The extension is optional for attention.",
            )
    yield ctx.action(
        f"`c++filt {symbol}` shows what is missing; `ldd {file}` which libraries are loaded.",
        "It names the library whose version differs.",
    )


RULE = Rule(
    id="undefined-symbol",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="A compiled extension does not fit the libraries it loads",
    description="{file} needs the symbol `{symbol}`, which the loaded libraries do not have.",
    needles=("undefined symbol:",),
    pattern=r"(?P<file>\S+\.so[\w.]*): undefined symbol: (?P<symbol>\S+?),?(?: version|$)",
    sources=(
        DOCS,
        "https://man7.org/linux/man-pages/man8/ld.so.8.html",
    ),
    confidence=0.94,
    precedence=60,
    suggest=suggest,
)
