"""A shared library is missing.

What happened
    A compiled module needs a library that is not on the loader's path.

Why
    A package built for another CUDA version, a CUDA or system library that is not installed, or a module
    (`module load cuda`) that is not loaded in the job.

How to confirm
    `ldd FILE.so | grep "not found"`; `python -c "import torch; print(torch.version.cuda)"`.

How to fix
    Install the build for your CUDA version, install or load the library, or put its folder on
    `LD_LIBRARY_PATH`.

Easily confused with
    A library that is found but lacks a symbol.

References
    https://man7.org/linux/man-pages/man8/ld.so.8.html
    https://pytorch.org/get-started/locally/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://man7.org/linux/man-pages/man8/ld.so.8.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    library = ctx["library"] or ctx["cudnn"]
    base = library.rsplit("/", 1)[-1]
    if base.startswith(("libcu", "libnv", "libnccl")):
        yield ctx.action(
            "Install the build of the importing package that fits torch's CUDA version "
            f"(`python -c 'import torch; print(torch.version.cuda)'`): {base} belongs to "
            "another CUDA version or is not installed.",
            "The number after .so is the CUDA version that the package was built for.",
            source="https://pytorch.org/get-started/locally/",
        )
        yield ctx.action(
            "Or load CUDA in the job: `module load cuda/VERSION`, or export LD_LIBRARY_PATH=/usr/loca"
            "l/cuda/lib64:$LD_LIBRARY_PATH.",
            "The loader finds only libraries on its path.",
            source=DOCS,
        )
    elif base.startswith(("libGL", "libgthread", "libSM", "libXext", "libXrender")):
        yield ctx.action(
            "Use `pip install opencv-python-headless`, or install the system libraries: "
            "`apt-get install libgl1 libglib2.0-0`.",
            f"{base} belongs to the display parts that OpenCV links to.",
        )
    elif base.startswith("libpython"):
        yield ctx.action(
            "Add the interpreter's lib folder: export LD_LIBRARY_PATH=$(python -c \"import "
            "sysconfig; print(sysconfig.get_config_var('LIBDIR'))\"):$LD_LIBRARY_PATH.",
            "The extension links to libpython of this environment.",
        )
    else:
        yield ctx.action(
            f"Find and provide it: `find / -name '{base}*' 2>/dev/null`; put its folder "
            "on LD_LIBRARY_PATH, or install the package that contains it (`apt-file search "
            f"{base}`, conda).",
            "The loader finds only libraries on its path.",
            source=DOCS,
        )


RULE = Rule(
    id="shared-library-missing",
    error_type=ErrorType.DEPENDENCY_MISSING,
    title="A shared library is missing",
    description="The dynamic loader did not find {library}.",
    needles=(
        "cannot open shared object file",
        "Could not load library lib",
        "[WinError 126]",
    ),
    pattern=r"(?:ImportError|OSError|error while loading shared libraries)[:!] ?(?:.*?: "
    r")?(?P<library>[\w./+\-]+\.so[\w.]*): cannot open shared object file"
    r"|\[WinError 126\].*Error loading \x22(?P<dll>[^\x22]+)\x22|^Could "
    r"not load library (?P<cudnn>lib[\w.+\-]+)\. Error",
    sources=(
        DOCS,
        "https://pytorch.org/get-started/locally/",
    ),
    confidence=0.92,
    precedence=60,
    suggest=suggest,
)
