"""How long collectives may wait, under the setting that each framework has for it."""

from __future__ import annotations

from trainmon.model import Suggestion
from trainmon.rules._rule import Context

DOCS = "https://docs.pytorch.org/docs/stable/distributed.html#torch.distributed.init_process_group"
LONG = 7200  # seconds


def longer_timeout(ctx: Context, reason: str) -> Suggestion:
    """Let collectives wait two hours, or twice as long as now where the limit was longer already."""
    said = ctx.search(r"Timeout\(ms\)=(?P<ms>\d{1,12})")
    now = int(said["ms"]) // 1000 if said else ctx.knob("collective_timeout")
    if ctx.framework == "megatron":
        minutes = ctx.knob("collective_timeout") or (now // 60 if said and now else None)
        return ctx.change(
            "collective_timeout",
            max(LONG // 60, 2 * (minutes or 0)),
            f"{reason} In minutes.",
            current=minutes,
        )
    return ctx.change("collective_timeout", max(LONG, 2 * (now or 0)), reason, current=now, source=DOCS)
