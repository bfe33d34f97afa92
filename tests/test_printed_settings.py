"""Settings are read out of what programs print of themselves; each dump is a library's own (tests/dumps/README.md)."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from trainmon.analyze import diagnose
from trainmon.knobs import Settings
from trainmon.knobs.printed import printed
from trainmon.model import Evidence, LogSource

DUMPS = Path(__file__).parent / "dumps"

READ = {
    "absl-flags": {"batch_size": ("batch_size", 128), "learning_rate": ("learning_rate", 0.1)},
    "argparse-namespace": {
        "batch_size": ("batch_size", 32),
        "eval_batch_size": ("val_batch_size", 64),
        "learning_rate": ("lr", 0.001),
        "num_workers": ("workers", 8),
        "resume_from_checkpoint": None,
    },
    "dataclass-repr": {"batch_size": ("batch_size", 16), "learning_rate": ("learning_rate", 3e-4)},
    "deepspeed-config": {
        "batch_size": ("train_micro_batch_size_per_gpu", 4),
        "gradient_accumulation": ("gradient_accumulation_steps", 2),
        "max_grad_norm": ("gradient_clipping", 1.0),
        "fp16": ("fp16.enabled", True),
        "bf16": ("bf16.enabled", False),
    },
    "detectron2-config": {
        "batch_size": ("SOLVER.IMS_PER_BATCH", 16),
        "learning_rate": ("SOLVER.BASE_LR", 0.02),
        "num_workers": ("DATALOADER.NUM_WORKERS", 4),
        "num_labels": ("MODEL.ROI_HEADS.NUM_CLASSES", 5),
    },
    "fairseq-config": {
        "tokens_per_batch": ("max_tokens", 4096),
        "gradient_accumulation": ("update_freq", 4),
        "learning_rate": ("lr", 5e-4),
        "max_grad_norm": ("clip_norm", 0.1),
        "output_dir": ("save_dir", "checkpoints/wmt"),
        "batch_size": None,
    },
    "json-vars": {"batch_size": ("batch_size", 32), "data_path": ("data", "/data/imagenet")},
    "lightning-hparams": {"batch_size": ("batch_size", 32), "learning_rate": ("lr", 0.001)},
    "megatron-arguments": {
        "batch_size": ("micro_batch_size", 8),
        "sequence_length": ("seq_length", 4096),
        "num_workers": ("num_workers", 2),
        "collective_timeout": ("distributed_timeout_minutes", 10),
        "bf16": ("bf16", True),
        "vocab_size": None,
    },
    "ml-collections": {"batch_size": ("batch_size", 512), "learning_rate": ("learning_rate", 0.1)},
    "mmengine-config": {
        "batch_size": ("train_dataloader.batch_size", 2),
        "eval_batch_size": ("val_dataloader.batch_size", 1),
        "num_workers": ("train_dataloader.num_workers", 4),
        "learning_rate": ("optim_wrapper.optimizer.lr", 0.02),
        "num_labels": ("model.bbox_head.num_classes", 80),
    },
    "nanogpt-configurator": {
        "batch_size": ("batch_size", 32),
        "gradient_accumulation": ("gradient_accumulation_steps", 1),
        "sequence_length": ("block_size", 256),
        "device": None,
    },
    "omegaconf-print": {
        "batch_size": ("data.batch_size", 24),
        "eval_batch_size": ("data.val.batch_size", 48),
        "gradient_accumulation": ("trainer.accumulate_grad_batches", 2),
        "precision": ("trainer.precision", "16-mixed"),
    },
    "omegaconf-yaml": {
        "batch_size": ("data.batch_size", 24),
        "eval_batch_size": ("data.val.batch_size", 48),
        "learning_rate": ("optim.lr", 3e-4),
    },
    "pprint-nested": {"batch_size": ("data.batch_size", 24), "eval_batch_size": ("data.val.batch_size", 48)},
    "pprint-vars": {"batch_size": ("batch_size", 32), "num_workers": ("workers", 8)},
    "rich-table": {"batch_size": ("batch_size", 64), "learning_rate": ("lr", 3e-4)},
    "rich-tree": {"batch_size": ("batch_size", 128), "gradient_accumulation": ("accumulate_grad_batches", 4)},
    "tabulate": {"batch_size": ("batch_size", 64), "num_workers": ("num_workers", 8)},
    "transformers-banner": {
        "batch_size": ("per_device_train_batch_size", 2),
        "gradient_accumulation": ("gradient_accumulation_steps", 4),
    },
    "transformers-training-arguments": {
        "batch_size": ("per_device_train_batch_size", 4),
        "eval_batch_size": ("per_device_eval_batch_size", 16),
        "gradient_accumulation": ("gradient_accumulation_steps", 8),
        "num_workers": ("dataloader_num_workers", 0),
        "gradient_checkpointing": ("gradient_checkpointing", False),
        "collective_timeout": ("ddp_timeout", 1800),
        "output_dir": ("output_dir", "out"),
    },
    "trl-sft-config": {
        "batch_size": ("per_device_train_batch_size", 2),
        "gradient_accumulation": ("gradient_accumulation_steps", 16),
        "sequence_length": ("max_length", 2048),
    },
    "ultralytics-arguments": {
        "batch_size": ("batch", 32),
        "image_size": ("imgsz", 640),
        "num_workers": ("workers", 8),
        "learning_rate": ("lr0", 0.01),
        "fp16": ("amp", True),
    },
    "yaml-dump": {"batch_size": ("data.batch_size", 24), "num_workers": ("data.num_workers", 6)},
}
OOM = """Traceback (most recent call last):
  File "/job/train.py", line 12, in <module>
    loss.backward()
torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 79.10 GiB of \
which 0.50 GiB is free. Of the allocated memory 77.00 GiB is allocated by PyTorch, and 100.00 MiB is reserved by \
PyTorch but unallocated.
"""


def test_every_dump_is_read() -> None:
    assert {path.stem for path in DUMPS.glob("*.txt")} == set(READ)


@pytest.mark.parametrize("name", sorted(READ))
def test_a_dump_tells_the_settings(name: str) -> None:
    text = (DUMPS / f"{name}.txt").read_text(encoding="utf-8")
    settings = Settings(["python", "train.py"], {}, text)
    for knob, expected in READ[name].items():
        found = settings.find(knob)
        assert ((found.name, found.value) if found else None) == expected, knob


@pytest.mark.parametrize("name", sorted(name for name, read in READ.items() if read.get("batch_size")))
def test_a_dump_fills_in_the_current_batch(name: str) -> None:
    log = (DUMPS / f"{name}.txt").read_text(encoding="utf-8") + OOM
    found = diagnose(Evidence(logs=(LogSource(log.encode(), "console.log"),))).suggestions
    parameter, now = READ[name]["batch_size"]
    change = next(s for s in found if s.parameter == parameter)
    assert (change.current, change.suggested) == (now, now // 2)


@pytest.mark.parametrize(
    "line",
    [
        "Details are lost due to multiprocessing. Rerunning with num_workers=0 may give better error trace.",
        "UserWarning: The 'train_dataloader' does not have many workers. Consider increasing `num_workers=7`",
        '  File "/env/lib/python3.11/site-packages/x.py", line 3, in f\n    loader = DataLoader(data, num_workers=3)',
        '  File "/job/t.py", line 3, in f\n    loader = DataLoader(data, num_workers=n, batch_size=size[0])',
        "# num_workers = 2",
        "ValueError: num_workers=-1 is not allowed",
        "    num_workers=os.environ['N'], x=1, y=2, z=3, a=5",
        "epoch 3 batch=17 loss=0.4",
        "val_loader = dict(num_workers=2)",
    ],
)
def test_what_is_no_dump_tells_nothing(line: str) -> None:
    settings = Settings(["python", "train.py"], {}, line)
    assert settings.find("num_workers") is None
    assert settings.find("batch_size") is None


def test_the_jobs_own_code_in_a_traceback_tells_what_no_dump_does() -> None:
    code = 'Traceback (most recent call last):\n  File "/job/t.py", line 3, in f\n    go(DataLoader(data, num_workers=3))\n'
    assert Settings(["python", "t.py"], {}, code).find("num_workers").value == 3
    dumped = Settings(
        ["python", "t.py"], {}, f"{code}Namespace(num_workers=8, batch_size=4, lr=0.1, seed=0)\n"
    )
    assert dumped.find("num_workers").value == 8


ODD = ["{(", "a=b,", "a: {", "'", "a='", 'x="', "--", "a.", "[", "│", " a ", "a=[", '"a": ', "\n  a:\n"]


@pytest.mark.parametrize("piece", ODD)
def test_odd_text_is_read_in_linear_time(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        printed(text)
        return time.process_time() - start

    assert seconds(1 << 17) < 20 * max(seconds(1 << 14), 0.01)
