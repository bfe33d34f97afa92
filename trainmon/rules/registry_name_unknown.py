"""A name is not in a library's registry.

What happened
    OpenMMLab, fvcore and detectron2 look models, layers and datasets up by name in a registry.

Why
    The module that registers the name was never imported, the package that has it is not installed or of
    another version, the name is misspelled, or a tuple of one dataset lacks its comma, so that the letters
    of the name are looked up one by one.

How to confirm
    Print the registry (`print(MODELS)`, `DatasetCatalog.list()`) after the imports.

How to fix
    Import the module (OpenMMLab: `custom_imports`), register the dataset in every process, correct the name.

Easily confused with
    A key that a configuration file does not have.

References
    https://mmengine.readthedocs.io/en/latest/advanced_tutorials/registry.html
    https://detectron2.readthedocs.io/en/latest/tutorials/datasets.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

MMENGINE = "https://mmengine.readthedocs.io/en/latest/advanced_tutorials/registry.html"
DETECTRON = "https://detectron2.readthedocs.io/en/latest/tutorials/datasets.html"


def _of_dataset(ctx: Context, name: str) -> Iterator[Suggestion]:
    if len(name) == 1:
        yield ctx.action(
            'Write the trailing comma: cfg.DATASETS.TRAIN = ("my_train",) and cfg.DATASETS.TEST = ("my_val",).',
            f"`{name}` is one letter of a name: without the comma the tuple is a string, and its letters are looked up.",
            source=DETECTRON,
        )
        return
    yield ctx.action(
        f'Call DatasetCatalog.register("{name}", …) or register_coco_instances("{name}", …) at the top of main(), '
        "so that every process that `launch` starts runs it, or use a name of the list in the message.",
        "A dataset has to be registered in the process that builds the loader.",
        source=DETECTRON,
    )


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["dataset"]:
        yield from _of_dataset(ctx, ctx["dataset"])
        return
    name = ctx["name"] or ctx["object"]
    yield ctx.action(
        f"Import the module that registers `{name}` before the model is built: with OpenMMLab "
        "custom_imports = dict(imports=['my_package.my_module'], allow_failed_imports=False) in the config.",
        "A class is in the registry only after its module was imported.",
        source=MMENGINE,
    )
    yield ctx.action(
        f"If `{name}` comes with a package, check that this Python uses the right one (`pip show mmdet mmcv mmengine`, "
        "`python -c 'import mmdet; print(mmdet.__file__, mmdet.__version__)'`), and the spelling.",
        "Names moved between versions 2 and 3, and projects ship changed copies of the package.",
        source=MMENGINE,
    )


RULE = Rule(
    id="registry-name-unknown",
    error_type=ErrorType.CONFIG_ERROR,
    title="A name is not in the library's registry",
    description="The configuration names something that nothing has registered.",
    needles=("registry", "not registered"),
    pattern=(
        r"KeyError: ['\x22](?P<name>[\w.\-]+) is not in the [\w:. \-]{0,60}registry"
        r"|KeyError: ['\x22]Dataset '(?P<dataset>[^']*)' is not registered!"
        r"|KeyError: ['\x22]No object named '(?P<object>[^']*)' found in '[^']*' registry!"
    ),
    sources=(MMENGINE, DETECTRON),
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
