"""A Python module is not installed.

What happened
    An import failed: the module is not on the interpreter's path.

Why
    The package is not installed in this environment, another environment is active (batch jobs do not
    activate yours), or the module belongs to the project and its folder is not on the path.

How to confirm
    `which python; python -m pip show PACKAGE` inside the job.

How to fix
    Activate the environment in the job script, or install the package; for modules of the project run from
    its root or set `PYTHONPATH`.

Easily confused with
    A module that exists but lacks a name, and modules that a newer version removed.

References
    https://docs.python.org/3/library/exceptions.html#ModuleNotFoundError
    https://packaging.python.org/en/latest/tutorials/installing-packages/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#ModuleNotFoundError"
DISTRIBUTIONS = {
    "cv2": "opencv-python-headless",
    "PIL": "pillow",
    "sklearn": "scikit-learn",
    "skimage": "scikit-image",
    "yaml": "pyyaml",
    "bs4": "beautifulsoup4",
    "git": "gitpython",
    "dotenv": "python-dotenv",
    "flash_attn": "flash-attn",
    "attr": "attrs",
    "pkg_resources": "setuptools",
    "google.protobuf": "protobuf",
    "tensorboardX": "tensorboardX",
    "lightning_fabric": "lightning",
    "pytorch_lightning": "pytorch-lightning",
    "hydra": "hydra-core",
    "Crypto": "pycryptodome",
    "clip": "git+https://github.com/openai/CLIP.git",
    "apex": "git+https://github.com/NVIDIA/apex.git",
    "sentence_transformers": "sentence-transformers",
    "faiss": "faiss-cpu",
    "mpi4py": "mpi4py",
}
OWN = {
    "utils",
    "util",
    "models",
    "model",
    "data",
    "dataset",
    "datasets_",
    "src",
    "config",
    "configs",
    "lib",
    "common",
    "core",
    "modules",
    "tools",
    "scripts",
    "train",
    "options",
    "engine",
    "losses",
    "networks",
    "helpers",
}


def suggest(ctx: Context) -> Iterator[Suggestion]:
    name = ctx["module"] or ctx["run"]
    top = name.split(".")[0]
    conda = ctx.search(
        r"CondaError|CommandNotFoundError|Run 'conda init' before|not been properly "
        r"configured to use 'conda activate'|EnvironmentNameNotFound|activate: No such "
        r"file"
    )
    if conda:
        yield ctx.action(
            'Activate the environment in the job script: `source "$(conda info --base)/etc/profile.d/'
            'conda.sh" && conda activate ENV` (not `conda init`, which a batch shell does '
            "not read).",
            "The log shows that conda activate failed, so that another Python ran.",
            source="https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html",
        )
    if top in OWN:
        yield ctx.action(
            "Run from the project's root, set PYTHONPATH to it (`export PYTHONPATH=$PWD`), "
            "or install the project: `pip install -e .`",
            f"`{name}` looks like a module of the project itself.",
        )
    package = DISTRIBUTIONS.get(top, top.replace("_", "-"))
    if "." in name:
        yield ctx.action(
            f"`{name}` is part of {top}: reinstall or change its version, e.g. `python -m "
            f"pip install -U --force-reinstall {package}`, and check that no local file "
            f"or folder is called `{top}`.",
            "The package may be there without this sub-module.",
        )
    else:
        yield ctx.action(
            f"Install it into the environment that runs the job: `python -m pip install {package}`"
            + (f" (the import name is {top})." if package != top else "."),
            f"`{top}` is not installed there.",
            source=DOCS,
        )
    yield ctx.action(
        "Check that the job uses the environment you expect: print `which python` and "
        "`python -m pip list` in the job script.",
        "Batch jobs start without the environment of your shell.",
    )


RULE = Rule(
    id="python-module-missing",
    error_type=ErrorType.DEPENDENCY_MISSING,
    title="A Python module is not installed",
    description="Python did not find a module in the environment of this run.",
    needles=("No module named",),
    pattern=r"^(?:ModuleNotFoundError|ImportError): No module named '?(?P<module>[\w.\-]+)'?|"
    r"(?:python\S*|Error while finding module specification for '[^']*'.*): (?:Error "
    r"while finding module specification for '[^']*' \(ModuleNotFoundError: )?No "
    r"module named '?(?P<run>[\w.\-]+)",
    sources=(
        DOCS,
        "https://packaging.python.org/en/latest/tutorials/installing-packages/",
    ),
    confidence=0.92,
    precedence=52,
    suggest=suggest,
)
