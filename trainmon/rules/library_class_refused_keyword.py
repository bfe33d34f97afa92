"""A class or function of a library does not take an argument in this version.

What happened
    A well-known class or function of a library was called with a keyword that the installed version does not
    have.

Why
    The argument came, went or moved with a version: the code, a saved configuration or another library was written
    for a newer or an older one. A misspelled name gives the same message.

How to confirm
    `python -c "import inspect, LIBRARY; print(inspect.signature(LIBRARY.CLASS))"`.

How to fix
    Install the version that the code was written for, or change the argument to what this version has.

Easily confused with
    A function of your own that lacks the parameter.

References
    https://huggingface.co/docs/peft/developer_guides/troubleshooting
    https://huggingface.co/docs/trl/index
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

PEFT = "https://huggingface.co/docs/peft/developer_guides/troubleshooting"
TRL = "https://huggingface.co/docs/trl/index"

_TRL = (
    r"(?:SFT|DPO|GRPO|PPO|PPOv2|RLOO|KTO|ORPO|CPO|BCO|XPO|NashMD|OnlineDPO|GKD|PRM|Reward|IterativeSFT|DDPO"
    r"|AlignProp)(?:Trainer|Config)"
)
_PEFT = r"(?:Lora|AdaLora|IA3|PrefixTuning|PromptTuning|PromptEncoder|LoHa|LoKr|OFT|BOFT|Vera|FourierFT|XLora|LNTuning)Config"
_TRANSFORMERS = (
    r"(?:Seq2Seq)?(?:Trainer|TrainingArguments)|BitsAndBytesConfig|GPTQConfig|AwqConfig|DataCollator\w+|EarlyStoppingCallback"
    r"|\w+(?:ForCausalLM|LMHeadModel|ForConditionalGeneration|ForMaskedLM|ForSequenceClassification|ForTokenClassification"
    r"|ForQuestionAnswering|ForImageClassification|ForSpeechSeq2Seq|ForCTC)"
)
_ACCELERATE = (
    r"Accelerator|DataLoaderConfiguration|ProjectConfiguration|DeepSpeedPlugin|FullyShardedDataParallelPlugin"
    r"|DistributedDataParallelKwargs|InitProcessGroupKwargs|GradientAccumulationPlugin|DataLoaderShard"
)
_LIGHTNING = (
    r"ModelCheckpoint|EarlyStopping|LearningRateMonitor|TQDMProgressBar|RichProgressBar|DDPStrategy|FSDPStrategy"
    r"|DeepSpeedStrategy|DDPPlugin|TensorBoardLogger|WandbLogger|CSVLogger|LightningCLI"
)
_TORCH = (
    r"DataLoader|DistributedSampler|DistributedDataParallel|FullyShardedDataParallel|Adam|AdamW|SGD|ReduceLROnPlateau|OneCycleLR"
    r"|CosineAnnealingLR|GradScaler|autocast|MultiheadAttention|TransformerEncoderLayer|scaled_dot_product_attention|meshgrid"
)
_OTHERS = (
    r"hf_hub_download|snapshot_download|load_dataset|create_repo|SamplingParams|EngineArgs|AsyncEngineArgs|OneHotEncoder|KFold"
    r"|TSNE|KMeans|SummaryWriter"
)

MOVED = {
    "tokenizer": "Pass processing_class= instead of tokenizer= (transformers 4.46 and newer).",
    "attn_implementation": "Upgrade transformers: attn_implementation= is known from 4.36 on.",
    "use_auth_token": "Pass token= instead of use_auth_token=.",
    "use_flash_attention_2": "Pass attn_implementation='flash_attention_2' instead of use_flash_attention_2=True.",
    "load_in_4bit": "Pass quantization_config=BitsAndBytesConfig(load_in_4bit=True).",
    "load_in_8bit": "Pass quantization_config=BitsAndBytesConfig(load_in_8bit=True).",
    "dtype": "Pass torch_dtype= to transformers before 4.56; newer ones know dtype=.",
    "torch_dtype": "Pass dtype= to this version.",
}


def suggest(ctx: Context) -> Iterator[Suggestion]:
    owner, argument = ctx["owner"], ctx["argument"]
    if passed := ctx["passed"]:
        yield ctx.action(
            f"Upgrade transformers (`pip install -U transformers accelerate`): from_pretrained of the installed one does not know "
            f"{passed}=. Or drop it there."
            + (
                " load_in_4bit= and load_in_8bit= also need bitsandbytes."
                if passed.startswith("load_in")
                else ""
            ),
            "What from_pretrained does not know goes on to the model's class, which refuses it.",
            source="https://huggingface.co/docs/transformers/main_classes/model",
        )
        return
    if argument in MOVED:
        yield ctx.action(MOVED[argument], f"`{owner}` of the installed version has no `{argument}`.")
    elif owner.endswith("Config") and ctx.user_frame is None:
        yield ctx.action(
            f"Upgrade the library of {owner} (`pip install -U peft`), or delete `{argument}` from the saved "
            "adapter_config.json.",
            "A newer version wrote the configuration that is read here.",
            source=PEFT,
        )
    yield ctx.action(
        f"Install the version in which {owner} has `{argument}` (see the project's requirements), or drop or rename "
        "the argument: `pip show transformers trl peft accelerate torch lightning`.",
        f"`{owner}` does not take `{argument}` in the installed version.",
        source=TRL,
    )


RULE = Rule(
    id="library-class-refused-keyword",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="A class or function of a library does not take an argument in this version",
    description="The installed version does not take an argument that the code passes.",
    needles=("got an unexpected keyword argument",),
    pattern=(
        rf"\b(?P<owner>{_TRL}|{_PEFT}|{_TRANSFORMERS}|{_ACCELERATE}|{_LIGHTNING}|{_TORCH}|{_OTHERS})"
        r"(?:\.(?:__init__|__new__))?\(\) got an unexpected keyword argument '(?P<argument>\w+)'"
        # from_pretrained hands what it does not know on to the model's class; Python before 3.10 does not name the class.
        r"|TypeError: __init__\(\) got an unexpected keyword argument '(?P<passed>load_in_[48]bit|torch_dtype|device_map"
        r"|attn_implementation|use_flash_attention_2|quantization_config|low_cpu_mem_usage|use_safetensors)'"
    ),
    sources=(PEFT, TRL),
    role=Role.FALLBACK,
    confidence=0.78,
    precedence=50,
    suggest=suggest,
)
