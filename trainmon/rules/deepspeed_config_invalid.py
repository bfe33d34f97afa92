"""The DeepSpeed configuration is not accepted.

What happened
    Values of the DeepSpeed file contradict the training arguments, or a setting is missing or excluded.

Why
    The same setting is given in two places with different values, or ZeRO-3 is combined with what it does
    not support.

How to confirm
    The lines after the message name the values.

How to fix
    Write "auto" in the DeepSpeed file for what the Trainer sets; change the combination.

Easily confused with
    A configuration file that is missing.

References
    https://huggingface.co/docs/transformers/deepspeed
    https://www.deepspeed.ai/docs/config-json/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/deepspeed"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if "Zero-3" in ctx.line:
        yield ctx.action(
            "Remove device_map and low_cpu_mem_usage=True from from_pretrained (ZeRO-3 "
            "places the weights itself), or use ZeRO-2.",
            "ZeRO-3 partitions the weights while they are loaded.",
            source=DOCS,
        )
    elif ctx["offload"]:
        yield ctx.action(
            "Use deepspeed.ops.adam.DeepSpeedCPUAdam, name the optimizer in the DeepSpeed JSON, or set "
            '"zero_force_ds_cpu_optimizer": false there',
            "With offload_optimizer the step runs on the CPU, where an ordinary optimizer is slow; DeepSpeed "
            "refuses it unless told otherwise.",
            source="https://www.deepspeed.ai/docs/config-json/#optimizer-offloading",
        )
        return
    elif "untested ZeRO Optimizer" in ctx.line:
        yield ctx.action(
            'Set "zero_allow_untested_optimizer": true in the DeepSpeed JSON, or use one of its own optimizers',
            "DeepSpeed has only checked ZeRO with some optimizers and asks before it takes another.",
            source="https://www.deepspeed.ai/docs/config-json/",
        )
        return
    else:
        yield ctx.action(
            'Write "auto" in the DeepSpeed JSON for values that TrainingArguments set (batch '
            "size, accumulation, lr, warmup, fp16/bf16).",
            "A value that is given twice must agree.",
            source=DOCS,
        )
    yield ctx.action(
        "Compare the names and values that the message lists with the documentation of the DeepSpeed config.",
        "Unknown or contradicting entries are refused.",
        source="https://www.deepspeed.ai/docs/config-json/",
    )


RULE = Rule(
    id="deepspeed-config-invalid",
    error_type=ErrorType.CONFIG_ERROR,
    title="The DeepSpeed configuration is not accepted",
    description="DeepSpeed or the Trainer refused the configuration.",
    needles=(
        "correct the following DeepSpeed config values",
        "DeepSpeedConfigError",
        "DeepSpeed Zero-3 is not compatible",
        "isn't supported yet with DeepSpeed",
        "requires --deepspeed_config",
        "to an existing deepspeed config",
        "untested ZeRO Optimizer",
        "You are using ZeRO-Offload with a client provided optimizer",
        "in the DeepSpeed config file",
    ),
    pattern=r"Please correct the following DeepSpeed config values that mismatch|DeepSpeedConfigError:"
    r" |DeepSpeed Zero-3 is not compatible with|`auto` entries in the "
    r"DeepSpeed config file|ValueError: .*isn't supported yet with DeepSpeed|DeepSpeed requires "
    r"--deepspeed_config to specify|Expected a string path to an existing deepspeed config|You are using an "
    r"untested ZeRO Optimizer|ZeRORuntimeException: (?P<offload>You are using ZeRO-Offload with a client "
    r"provided optimizer)",
    sources=(
        DOCS,
        "https://www.deepspeed.ai/docs/config-json/",
        "https://github.com/deepspeedai/DeepSpeed/blob/master/deepspeed/runtime/engine.py",
    ),
    confidence=0.92,
    precedence=58,
    suggest=suggest,
)
