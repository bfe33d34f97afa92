"""A library no longer has, or does not yet have, this name.

What happened
    Code asks a library for a function or class that this version does not have.

Why
    The code was written for another version; or the import took a file of yours with the library's name.

How to confirm
    `python -c "import LIB; print(LIB.__version__, LIB.__file__)"`.

How to fix
    Use the successor, or install the version the code was written for.

Easily confused with
    A typing error in your own module.

References
    https://github.com/pytorch/pytorch/releases
    https://pillow.readthedocs.io/en/stable/deprecations.html
    https://docs.jax.dev/en/latest/changelog.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/pytorch/pytorch/releases"
MOVED = {
    "ANTIALIAS": "Use Image.LANCZOS, or pin `pillow<10`",
    "LINEAR": "Use Image.BILINEAR",
    "tree_map": "Use jax.tree.map",
    "tree_multimap": "Use jax.tree.map",
    "Session": "Use tf.compat.v1.Session, or port to TensorFlow 2",
    "placeholder": "Use tf.compat.v1 with disable_v2_behavior(), or port to TensorFlow 2",
    "contrib": "Port to TensorFlow 2 (tf.contrib was removed)",
    "get_default_graph": "Use tf.compat.v1.get_default_graph",
    "ConfigProto": "Use tf.compat.v1.ConfigProto",
    "Mapping": "Import it from collections.abc",
    "MutableMapping": "Import it from collections.abc",
    "Iterable": "Import it from collections.abc",
    "Callable": "Import it from collections.abc",
    "getargspec": "Use inspect.getfullargspec",
    "ImpImporter": "Upgrade setuptools and pip (`pip install -U setuptools pip`): Python 3.12 removed it",
    "clock": "Use time.perf_counter",
    "append": "Use pandas.concat([...])",
    "iteritems": "Use .items()",
    "ix": "Use .loc or .iloc",
    "as_matrix": "Use .to_numpy()",
    "getsize": "Use getbbox, or pin `pillow<10`",
    "textsize": "Use textbbox, or pin `pillow<10`",
    "rfft": "Use torch.fft.rfft",
    "irfft": "Use torch.fft.irfft",
    "KeyedArray": "Use the successor in the release notes",
    "compiler": "Upgrade torch (torch.compiler came with 2.1)",
    "get_default_device": "Upgrade torch",
}


# Packages that are installed under another name than they are imported by.
PACKAGES = {"PIL": "pillow", "cv2": "opencv-python", "sklearn": "scikit-learn", "skimage": "scikit-image",
            "pkg_resources": "setuptools", "google": "protobuf", "orbax": "orbax-checkpoint", "haiku": "dm-haiku",
            "stable_baselines3": "stable-baselines3"}  # fmt: skip


def suggest(ctx: Context) -> Iterator[Suggestion]:
    name = next((ctx[g] for g in ("name", "gone", "frame", "series", "pil") if ctx[g]), "")
    new = re.search(r"in favor of `?([\w.]*\w)", ctx.line)
    if ctx["new"]:
        yield ctx.action(
            f"Use {new.group(1) if new else ctx['new']} instead of {ctx['old']} (look at the order of arguments and "
            "results in its documentation).",
            "The old function was removed from this version of PyTorch.",
            source="https://docs.pytorch.org/docs/stable/linalg.html",
        )
    elif name in MOVED:
        yield ctx.action(MOVED[name] + ".", f"`{name}` was removed in newer versions.")
    elif meant := re.search(r"Did you mean: '(\w+)'", ctx.line):
        yield ctx.action(
            f"Write `{meant.group(1)}` instead of `{name}`, unless a library's code asks for it.",
            f"The module has no `{name}`, but a `{meant.group(1)}`.",
        )
    if ctx["std"]:
        yield ctx.action(
            f"Upgrade the package that asks for {ctx['std']}.{name} (the frame in site-packages), or run it with the "
            "Python version that it was written for: `conda create -n old python=3.9`.",
            "Names leave and join the standard library between Python versions.",
            source="https://docs.python.org/3/whatsnew/index.html",
        )
        return
    library = (ctx["module"] or "torch").split(".")[0]
    yield ctx.action(
        f"Or install the version of {library} that the code was written for (see its "
        f'requirements): `pip install "{PACKAGES.get(library, library)}==VERSION"`, or upgrade the code that '
        "uses it.",
        "Code and library are of different times.",
        source=DOCS,
    )
    if ctx["module"]:
        yield ctx.action(
            f"Check that no file of yours is called {library}.py: `python -c 'import {library}; "
            f"print({library}.__file__)'`.",
            "It would be imported instead of the library.",
        )


RULE = Rule(
    id="library-name-removed",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="A library no longer has, or does not yet have, this name",
    description="Code asks the installed library for a name that this version does not have.",
    needles=(
        "has no attribute",
        "is now removed",
    ),
    pattern=r"module '(?P<module>(?:torch|torchvision|torchaudio|transformers|datasets|accelerate|"
    r"peft|tensorflow|keras|jax|jaxlib|flax|optax|PIL|pandas|scipy|sklearn|cv2|librosa|"
    r"pytorch_lightning|lightning|deepspeed|"
    r"xformers|triton|gym|gymnasium|networkx|wandb|huggingface_hub|pyarrow|bitsandbytes|"
    r"ray|timm|einops|matplotlib|nltk|chex|haiku|orbax|distrax|torch_geometric|torch_scatter|torch_sparse|dgl|mmcv|mmdet|mmengine|"
    r"mmseg|detectron2|fvcore|fairseq|kornia|albumentations|torchmetrics|torchtext|omegaconf|hydra|trl|diffusers|"
    r"sentence_transformers|tokenizers|tensorflow_addons|tensorflow_probability|tensorboard|skimage|imageio|sacrebleu|"
    r"stable_baselines3|ultralytics|evaluate|vllm|flash_attn|setuptools|distutils|pkg_resources|google\.protobuf|numba"
    r"|fsspec)(?:\.[\w.]+)?)' has "
    r"no attribute '(?P<name>\w+)'|module '(?P<std>collections|inspect|pkgutil|asyncio|time|math|os|ssl|importlib)' has no "
    r"attribute '(?P<gone>(?:Mutable)?(?:Mapping|Sequence|Set)|\w+View|Iter\w+|Callable|Hashable|Sized|Container|Generator|"
    r"getargspec|formatargspec|ImpImporter|ImpLoader|find_loader|get_loader|async|coroutine|clock|gcd|prod|dist|lcm|cbrt|"
    r"errno|wrap_socket|match_hostname|PROTOCOL_SSLv3|resources|metadata)'"
    r"|'DataFrame' object has no attribute '(?P<frame>append|"
    r"iteritems|ix|as_matrix|applymap)'|'Series' object has no attribute '(?P<series>append|"
    r"iteritems)'|'(?:FreeTypeFont|ImageFont|ImageDraw)' object has no attribute "
    r"'(?P<pil>getsize|textsize)'|deprecated since version \S+ and is now removed\.?(?:,? "
    r"`?(?P<old>[\w.]+)`? is deprecated in favor of `?(?P<new>[\w.]+?)`?[. ])?",
    exception=r"(?:AttributeError|RuntimeError|ImportError)$",
    sources=(
        DOCS,
        "https://pillow.readthedocs.io/en/stable/deprecations.html",
        "https://docs.jax.dev/en/latest/changelog.html",
    ),
    confidence=0.83,
    precedence=55,
    suggest=suggest,
)
