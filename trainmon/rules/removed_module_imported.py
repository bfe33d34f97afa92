"""A module was removed from a newer version of its library.

What happened
    Code written for an older release imports a module that has been removed or moved.

Why
    The environment has a newer version than the code was written for.

How to confirm
    Compare the installed version with the one in the project's requirements.

How to fix
    Upgrade the code or library that imports it, or pin the older version.

Easily confused with
    A package that is not installed at all.

References
    https://github.com/pytorch/pytorch/releases
    https://github.com/huggingface/transformers/releases
    https://docs.python.org/3/whatsnew/3.12.html#removed
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/pytorch/pytorch/releases"
ADVICE = {
    "torch._six": "replace `from torch._six import inf, string_classes` by `torch.inf` and `str` "
    "(removed in PyTorch 2.0), or upgrade the library that imports it",
    "torchvision.transforms.functional_tensor": "import from torchvision.transforms.functional, upgrade "
    "the library (e.g. basicsr), or pin torchvision<0.17",
    "torchtext.legacy": "port to the current torchtext API or pin torchtext<0.12",
    "pkg_resources": 'pin `pip install "setuptools<81"`, or use importlib.metadata',
    "distutils": "`pip install setuptools` (Python 3.12 removed distutils), or use Python 3.11",
    "imp": "use importlib (Python 3.12 removed imp), upgrade the library, or use Python 3.11",
    "numpy._core": "the pickle was written with NumPy 2: `pip install -U 'numpy>=2'`, or save the data anew",
    "pandas.core.indexes": "the pickle was written with pandas 1: read it with pandas<2 and save it "
    "as Parquet",
    "tensorflow.contrib": "port the code to TensorFlow 2, or use tensorflow==1.15 with Python 3.7",
    "sklearn.externals": "import joblib and six directly",
    "mmcv": 'pin mmcv 1.x: `pip install "mmcv-full<2"`, or port to mmengine',
    "pytorch_lightning": "port to the current Lightning names, or pin the version of the project's "
    "requirements",
}


def suggest(ctx: Context) -> Iterator[Suggestion]:
    module = ctx["module"]
    advice = next(
        (text for prefix, text in ADVICE.items() if module == prefix or module.startswith(prefix + ".")), None
    )
    top = module.split(".")[0]
    if advice:
        yield ctx.action(
            advice[0].upper() + advice[1:] + ".", f"`{module}` was removed or moved in newer versions."
        )
    yield ctx.action(
        f"Install the version of {top} that the project was written for (see its requirements), "
        f'e.g. `pip install "{top}==VERSION"`, or upgrade the code that imports `{module}`.',
        "Code and library are of different times.",
        source=DOCS,
    )


RULE = Rule(
    id="removed-module-imported",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="A module was removed from a newer version of its library",
    description="`{module}` no longer exists in the installed version.",
    needles=("No module named",),
    pattern=r"No module named '(?P<module>torch\._six|torchtext\.legacy|torchvision\.transforms\.funct"
    r"ional_tensor|torchvision\.models\.utils|torch\.utils\.ffi|torchaudio\.(?:sox_effects|"
    r"io|backend\.\w+)|pytorch_lightning\.(?:metrics|callbacks\.base|utilities\.(?:distributed"
    r"|seed|cloud_io|apply_func)|plugins\.training_type|loggers\.base|overrides\.data_parallel"
    r")|tensorflow\.(?:contrib|examples|keras\.layers\.experimental|keras\.wrappers|keras\.utils\.np_utils)(?:\.\w+)*|keras\.(?:layers\.(?:merge|core|"
    r"recurrent|convolutional|normalization)|utils\.np_utils|backend\.tensorflow_backend|"
    r"engine|legacy|preprocessing)(?:\.\w+)*|numpy\._core(?:\.\w+)*|numpy\.(?:distutils|"
    r"oldnumeric)|sklearn\.(?:externals|cross_validation|utils\.linear_assignment_|"
    r"datasets\.samples_generator)|scipy\.misc|scipy\.ndimage\.interpolation|pandas\.core\.ind"
    r"exes\.numeric|distutils(?:\.\w+)*|imp|asyncore|pkg_resources|transformers\.(?:tokenizati"
    r"on_\w+|modeling_\w+|configuration_\w+|deepspeed|integrations\.deepspeed_old|"
    r"generation_utils|generation_logits_process|models\.\w+\.tokenization_\w+_fast)|"
    r"jax\.(?:experimental\.(?:maps|stax|optimizers|host_callback|pjit)|linear_util|"
    r"config|abstract_arrays)|flax\.(?:optim|deprecated)|trl\.(?:core|trainer\.ppo_config)|"
    r"huggingface_hub\.(?:keras_mixin|utils\._errors|inference_api)|langchain\.\w+|"
    r"mmcv\.(?:runner|parallel|cnn)(?:\.\w+)*|torch\.distributed\._shard(?:\.\w+)*|"
    r"gym\.wrappers\.\w+)'",
    sources=(
        DOCS,
        "https://github.com/huggingface/transformers/releases",
        "https://docs.python.org/3/whatsnew/3.12.html#removed",
    ),
    confidence=0.9,
    precedence=62,
    suggest=suggest,
)
