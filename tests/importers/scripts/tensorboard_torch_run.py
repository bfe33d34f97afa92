"""Event files of torch.utils.tensorboard: scalars of both styles, grouped scalars, hyperparameters."""

from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("torch-runs/exp1")
for step in range(1, 6):
    writer.add_scalar("loss", 2.0 / step, step)
    writer.add_scalar("accuracy", 1 - 0.5 / step, step, new_style=True)
    writer.add_scalar("exact", 1 / 3, step, new_style=True, double_precision=True)
    writer.add_scalars("both", {"train": 1.0 * step, "val": 2.0 * step}, step)
writer.add_text("note", "not a setting")
writer.add_hparams({"lr": 0.1, "model": "mlp", "amp": True}, {"hparam/loss": 0.4})
writer.close()
