"""A training logged as TensorBoard event files with tensorboardX."""

from ending import CONFIG, END, end, losses
from tensorboardX import SummaryWriter

writer = SummaryWriter(f"runs/tb-{END}")
writer.add_text("config", str(CONFIG))
for step, loss in losses():
    writer.add_scalar("train/loss", loss, step)
    writer.add_scalar("accuracy", 1 - loss / 4, step)
    if step % 10 == 0:
        writer.flush()
end()
writer.close()
