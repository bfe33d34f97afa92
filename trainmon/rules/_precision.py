"""Advice about number formats, under the settings that each framework has for them."""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import Suggestion
from trainmon.rules._rule import Context

AMP = "https://docs.pytorch.org/docs/stable/amp.html"
_SWITCHED = frozenset({"hf", "megatron", "fairseq", "deepspeed"})
"""Frameworks with one switch for each format, of which at most one may be on."""

_CALLS = {
    "ultralytics": ("amp=bf16 (ultralytics 8.4 and later; else amp=False)", "amp=True"),
    "mmengine": ("optim_wrapper.type=AmpOptimWrapper optim_wrapper.dtype=bfloat16", "optim_wrapper.dtype=float16"),
    "keras": ("keras.mixed_precision.set_global_policy('mixed_bfloat16')", "…set_global_policy('mixed_float16')"),
    "tensorflow": ("tf.keras.mixed_precision.set_global_policy('mixed_bfloat16')", "…set_global_policy('mixed_float16')"),
    "jax": ("Compute in jnp.bfloat16 (flax: dtype=jnp.bfloat16) with float32 parameters", "Compute in jnp.float16"),
}  # fmt: skip
_TORCH = (
    "with torch.autocast('cuda', dtype=torch.bfloat16): around forward and loss, without a GradScaler",
    "with torch.autocast('cuda', dtype=torch.float16): around forward and loss, with a GradScaler",
)


def half_precision(
    ctx: Context, wanted: str, reason: str, *, source: str | None = AMP
) -> Iterator[Suggestion]:
    """Train in `wanted` ("bf16" or "fp16"), by whatever this job's framework calls that."""
    other = "fp16" if wanted == "bf16" else "bf16"
    if ctx.framework in _SWITCHED or (ctx.declares("bf16") and ctx.declares("fp16")):
        if ctx.knob(other) is not False:
            yield ctx.change(other, False, reason, source=source)
        yield ctx.change(wanted, True, reason, source=source)
        return
    current = ctx.knob("precision")
    if current is not None or ctx.framework in ("lightning", "accelerate"):
        yield ctx.change(
            "precision", _spelled(str(current or ""), wanted, ctx.framework), reason, source=source
        )
        return
    if wanted == "bf16" and ctx.knob("fp16") is True and ctx.framework is None:
        yield ctx.change("fp16", False, reason, source=source)
    if ctx.framework == "detectron2":  # its autocast knows float16 alone
        yield ctx.change("fp16", wanted == "fp16", reason, source=source)
        return
    calls = _CALLS.get(ctx.framework or "", _TORCH)
    yield ctx.action(calls[0] if wanted == "bf16" else calls[1], reason, source=source)


def _spelled(current: str, wanted: str, framework: str | None) -> str:
    """The format in the words that the current value is written in."""
    long = {"bf16": "bfloat16", "fp16": "float16"}[wanted]
    if current.startswith("torch."):
        return f"torch.{long}"
    if "float" in current or current in ("half", "auto"):
        return long
    if framework == "lightning" or current.endswith(("-mixed", "-true")):
        return "bf16-mixed" if wanted == "bf16" else "16-mixed"
    return wanted
