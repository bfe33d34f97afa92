"""A training logged with trackio, local (TRACKIO_DIR says where)."""

import trackio
from ending import CONFIG, END, end, losses

trackio.init(
    project="digits",
    name=f"trackio-{END}",
    config=CONFIG,
    embed=False,
    auto_log_gpu=False,
    auto_log_cpu=False,
)
for step, loss in losses():
    trackio.log({"train/loss": loss, "accuracy": 1 - loss / 4}, step=step)
end(before_kill=3)
trackio.finish()
