"""A compiler, a linker or CMake reported an error.

What happened
    Building native code ended with an error: nothing was compiled, linked or configured.

Why
    A package without a wheel for this Python, a compiler or CUDA toolkit of an unfitting version, a missing
    library or header, or a source that does not fit the installed torch.

How to confirm
    The first line with `error:`, or the text under `CMake Error`, says what was refused; later ones follow.

How to fix
    Install what it names, or choose a version of the package that has a wheel or fits the compiler.

Easily confused with
    `make: *** […] Error 1`, which only reports that a command under make failed.

References
    https://cmake.org/cmake/help/latest/command/message.html
    https://gcc.gnu.org/onlinedocs/gcc/Diagnostic-Message-Formatting-Options.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

CMAKE = "https://cmake.org/cmake/help/latest/command/message.html"
GCC = "https://gcc.gnu.org/onlinedocs/gcc/Diagnostic-Message-Formatting-Options.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["library"]:
        yield ctx.action(
            f"Install the library `{ctx['library']}` for the linker (its -dev package), or put its folder into "
            "LIBRARY_PATH: CUDA's is $CUDA_HOME/lib64.",
            f"The linker looked for lib{ctx['library']}.so and found none.",
        )
        return
    if ctx["cmake"]:
        yield ctx.action(
            "Read the lines under `CMake Error`: install the package or compiler they name (for CUDA: set "
            "CUDACXX=$CUDA_HOME/bin/nvcc), remove the build folder and build again.",
            "CMake keeps what it found in the first run.",
            source=CMAKE,
        )
    else:
        yield ctx.action(
            "Read the first `error:` of the build; later ones mostly follow from it.",
            "A compiler goes on after an error and reports what follows from it.",
            source=GCC,
        )
    yield ctx.action(
        "Look for a ready wheel of the package (`pip download --only-binary :all: NAME`), for this Python, torch "
        "and CUDA; else match compiler and toolkit to torch: `gcc --version; nvcc --version`.",
        "Without a wheel pip compiles the package here.",
    )


RULE = Rule(
    id="native-build-failed",
    error_type=ErrorType.COMPILE_ERROR,
    title="A compiler, linker or CMake reported an error",
    description="Building native code failed.",
    needles=(
        "detected in the compilation of",
        "CMake Error",
        "cannot find -l",
        "failed with exit ",
        "Microsoft Visual C++ 14",
        ": error: ",
        ": fatal error: ",
        "): error",
    ),
    pattern=(
        r"^\s*\d+ errors? detected in the compilation of "
        r"|^\s*(?P<cmake>CMake Error)(?: at \S|:| in| \(dev\))"
        r"|^\s*collect2: (?:fatal )?error: ld (?:returned|terminated)"
        r"|\bld(?:\.\w+)?: cannot find -l(?P<library>[\w.+\-]+)"
        r"|error: command '?[^']*\b(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|nvcc|hipcc|icc|cl\.exe|link\.exe|cmake|ninja)"
        r"(?:-\d+)?'? failed with exit (?:code|status)"
        r"|^\s*ninja: error: "
        r"|error: Microsoft Visual C\+\+ 14"
        r"|^\s*[^\s:]+\.(?:c|cc|cpp|cxx|cu|cuh|h|hpp|hh|pyx):\d+(?::\d+)?: (?:fatal )?error: "
        r"|^\s*\S+\.(?:c|cc|cpp|cxx|cu|cuh|h|hpp|hh)\(\d+\): (?:fatal )?error(?: [A-Z]\d+)?(?: ?#[\w\-]+)?: "
    ),
    sources=(CMAKE, GCC),
    phase=Phase.SETUP,
    confidence=0.86,
    precedence=64,
    suggest=suggest,
)
