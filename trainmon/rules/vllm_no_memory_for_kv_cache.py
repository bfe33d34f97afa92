"""vLLM has no GPU memory left for its key-value cache.

What happened
    vLLM reserves `gpu_memory_utilization` of the card, loads the weights, measures a forward pass and
    gives the rest to the KV cache; that rest is too small, or the share was not free at start.

Why
    The weights nearly fill the share, `max_model_len` asks for a longer context than the cache can hold,
    or another process (a trainer on the same card) holds memory.

How to confirm
    The lines before: model weights take …, available KV cache memory; `nvidia-smi` before the start.

How to fix
    Not enough for the cache: raise `gpu_memory_utilization`, lower `max_model_len` and `max_num_seqs`,
    spread over GPUs (`tensor_parallel_size`), quantise. Not free at start: end the other process or lower
    `gpu_memory_utilization`.

Easily confused with
    CUDA out of memory during the profile run: then the share is too large, not too small.

References
    https://docs.vllm.ai/en/latest/configuration/conserving_memory.html
    https://docs.vllm.ai/en/latest/configuration/engine_args.html
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.vllm.ai/en/latest/configuration/conserving_memory.html"
DOC2 = "https://docs.vllm.ai/en/latest/configuration/engine_args.html"


def _free_share(ctx: Context) -> str:
    """The share of the card that was free at start, as vLLM's setting; "" when that is too little to say."""
    free, total = (float(ctx[part] or 0) for part in ("free", "total"))
    share = math.floor(100 * free / total) / 100 if total else 0.0
    return f" ({share:.2f} = {free:g} of {total:g} GiB was free)" if share >= 0.2 else ""


def suggest(ctx: Context) -> Iterable[Suggestion]:
    if ctx["startup"] or "less than desired" in ctx.line:
        yield ctx.action(
            "nvidia-smi    # end what still runs on the card, or start with a lower --gpu-memory-utilization"
            + _free_share(ctx),
            "vLLM asks for a share of the whole card, and that share was not free when it started.",
            source=DOC,
        )
        return
    fits = f" At most {ctx['fits']} tokens fit now." if ctx["fits"] else ""
    yield ctx.action(
        f"--max-model-len {ctx['fits'] or '<a shorter context>'}, and a smaller --max-num-seqs",
        f"The cache has to hold at least one sequence of the full length.{fits}",
        source=DOC,
    )
    yield ctx.action(
        "--gpu-memory-utilization 0.95 (default 0.9) when the card is this process' alone",
        "What remains of this share after the weights becomes the cache.",
        source=DOC2,
    )
    yield ctx.action(
        "--tensor-parallel-size over more GPUs, or a quantised model (AWQ, GPTQ, FP8)",
        "Makes the weights on each card smaller.",
        source=DOC,
    )


RULE = Rule(
    id="vllm-no-memory-for-kv-cache",
    error_type=ErrorType.CUDA_OOM,
    title="vLLM has no GPU memory left for its key-value cache",
    description=(
        "After loading the model nothing, or too little, of the share that vLLM may use is left for "
        "the key-value cache."
    ),
    needles=(
        "No available memory for the cache blocks",
        "less than desired GPU memory utilization",
        "that can be stored in KV cache",
        "KV cache is needed, which is larger",
        "Not enough memory. Please try to increase --mem-fraction-static",
    ),
    pattern=(
        r"No available memory for the cache blocks|Free memory on device [^(]*\((?P<free>[\d.]{1,9})/(?P<total>[\d.]{1,9}) GiB\) .*"
        r"(?P<startup>is less than "
        r"desired GPU memory utilization)"
        r"|max seq len \((?P<length>\d+)\) is larger than the maximum number of tokens that can be "
        r"stored in KV cache \((?P<fits>\d+)\)"
        r"|KV cache is needed, which is larger than the available|Not enough memory\. Please try to "
        r"increase --mem-fraction-static"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    phase=Phase.MODEL,
    confidence=0.93,
    suggest=suggest,
)
