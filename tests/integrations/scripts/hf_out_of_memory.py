"""A real Trainer whose model has no room for more than four samples at once; it says so in PyTorch's words."""

import torch
from transformers import HfArgumentParser, Trainer, TrainingArguments

MESSAGE = (
    "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 79.10 GiB of which 0.50 GiB is free. "
    "Of the allocated memory 77.00 GiB is allocated by PyTorch, and 100.00 MiB is reserved by PyTorch but unallocated."
)


class Model(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layer = torch.nn.Linear(2, 2)

    def forward(self, x: torch.Tensor) -> dict[str, torch.Tensor]:
        if len(x) > 4:
            raise torch.OutOfMemoryError(MESSAGE)
        return {"loss": self.layer(x).square().mean()}

    def gradient_checkpointing_enable(self, **_: object) -> None:
        """Nothing to recompute in one layer."""


if __name__ == "__main__":
    (arguments,) = HfArgumentParser(TrainingArguments).parse_args_into_dataclasses()
    Trainer(Model(), arguments, train_dataset=[{"x": torch.ones(2)}] * 64).train()
    print(
        f"effective={arguments.per_device_train_batch_size * arguments.gradient_accumulation_steps}",
        flush=True,
    )
