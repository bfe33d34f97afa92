"""Which lines are measurements and which only look so, and how a stream of them becomes points."""

from __future__ import annotations

import math
import time

import pytest

from trainmon.capture import MetricReader


def points(
    data: bytes | str, chunk: int = 1 << 20, clock: float = 0.0
) -> dict[str, list[tuple[float, float]]]:
    """All (step, value) by name; time moves on by `clock` seconds with every chunk."""
    raw = data.encode() if isinstance(data, str) else data
    reader, gathered, now = MetricReader(), {}, 1000.0
    pieces = [reader.feed(raw[i : i + chunk], now + clock * i / chunk) for i in range(0, len(raw), chunk)]
    for piece in [*pieces, reader.close(now + clock * len(raw))]:
        for name, new in piece.items():
            gathered.setdefault(name, []).extend((step, value) for step, value, _ in new)
    return gathered


LINES = {
    "{'loss': 0.5, 'grad_norm': 1.2, 'learning_rate': 5e-05, 'epoch': 0.1}": {
        "loss": (1, 0.5),
        "grad_norm": (1, 1.2),
        "learning_rate": (1, 5e-05),
        "epoch": (1, 0.1),
    },
    "{'loss': '0.5', 'learning_rate': '5e-05', 'epoch': '0.1'}": {
        "loss": (1, 0.5),
        "learning_rate": (1, 5e-05),
        "epoch": (1, 0.1),
    },
    '{"step": 10, "loss": 0.25, "lr": 0.001}': {"loss": (10, 0.25), "lr": (10, 0.001)},
    '{"train": {"loss": 0.25}, "step": 7}': {"train/loss": (7, 0.25)},
    "loss=0.5 step=10": {"loss": (10, 0.5)},
    "step 10: loss 0.5": {"loss": (10, 0.5)},
    "step=10 my_score=0.5 loss=1": {"my_score": (10, 0.5), "loss": (10, 1)},
    "Epoch 3, loss: 0.5": {"loss": (3, 0.5)},
    "Epoch 5/10 - loss: 0.5 - acc: 0.91": {"loss": (5, 0.5), "acc": (5, 0.91)},
    "iter 100: loss 2.3012, time 45.10ms, mfu 12.3%": {"loss": (100, 2.3012), "mfu": (100, 12.3)},
    "step 0: train loss 10.91, val loss 10.9": {"train loss": (0, 10.91), "val loss": (0, 10.9)},
    "Epoch [1/5], Step [100/600], Loss: 0.3123": {"Loss": (100, 0.3123)},
    "Epoch: [0][ 10/391]\tTime  0.1 ( 0.2)\tLoss 6.9e+00 (7.0e+00)\tAcc@1   0.5 (  0.2)": {
        "Loss": (10, 6.9),
        "Acc@1": (10, 0.5),
    },
    "Train Epoch: 1 [640/60000 (1%)]\tLoss: 1.520": {"Loss": (640, 1.52)},
    "2024-01-01 10:00:00 | INFO | train_inner | epoch 001:    100 / 3000 loss=8.5, ppl=300.2": {
        "loss": (100, 8.5),
        "ppl": (100, 300.2),
    },
    "[2024-01-01 10:00:00,123][train][INFO] - step=10 loss=0.5": {"loss": (10, 0.5)},
    "2024-01-01 10:00:00,123 - INFO - Epoch 3 train_loss: 0.5": {"train_loss": (3, 0.5)},
    "[2024-01-01 10:00:00,123] [INFO] [logging.py:96:log_dist] [Rank 0] step=10, skipped=0, lr=[1e-05]": {
        "lr": (10, 1e-05),
        "skipped": (10, 0),
    },
    "Step 10 | Loss: 0.345 | LR: 1e-4": {"Loss": (10, 0.345), "LR": (10, 1e-4)},
    "Iteration 100, loss = -0.523": {"loss": (100, -0.523)},
    "loss: 2.303722  [   64/60000]": {"loss": (64, 2.303722)},
    "train loss: 0.5": {"train loss": (1, 0.5)},
    "Test set: Average loss: 0.0496, Accuracy: 9837/10000 (98%)": {"Average loss": (1, 0.0496)},
}


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[:40])
def test_a_line_of_measurements_gives_them_under_their_printed_names(line):
    assert points(line + "\n") == {name: [point] for name, point in LINES[line].items()}


def test_a_megatron_line_gives_its_measurements():
    found = points(
        " iteration       10/     100 | consumed samples:          160 | elapsed time per iteration (ms): 1234.5 |"
        " learning rate: 1.000E-04 | global batch size:    16 | lm loss: 1.034E+01 | grad norm: 0.312 |\n"
    )
    assert found["lm loss"] == [(10, 10.34)]
    assert found["learning rate"] == [(10, 1e-4)]
    assert found["grad norm"] == [(10, 0.312)]
    assert "global batch size" not in found


NOT_MEASUREMENTS = r"""
lr=0.1 batch_size=4
batch_size: 4, lr: 0.1, epochs: 3
{'lr': 0.1, 'batch_size': 4, 'epochs': 10}
{"learning_rate": 0.1, "batch_size": 4}
{"loss_weight": 0.5, "step": 10}
Namespace(lr=0.1, loss='mse', seed=3)
learning_rate=5e-05,
max_grad_norm=1.0,
logging_steps=500,
loss_scale: 128
  "loss_weight": 0.5,
2024-01-01 10:00:00 starting step
torch version: 2.1, cuda: 12.1
Saving model checkpoint to out/epoch=3-val_loss=0.34.ckpt
Saving checkpoint at step 100
http://host:8080/step=10?loss=3
The loss: 0.5 is higher than we would have expected in this kind of run
RuntimeError: step 10: mat1 and mat2 shapes cannot be multiplied (4x10 and 20x5)
UserWarning: Loss is nan at step 10, skipping
Downloading: 100%|██████████| 10/10 [00:01<00:00, 9.0it/s]
Loading checkpoint shards: 100%|██████████| 2/2 [00:01<00:00,  1.2it/s]
total params: 124,000,000
Starting epoch 3
Epoch 1/5
Using seed: 42, step 3
step_size: 10
  Total optimization steps = 300
  Num Epochs = 3
best loss: 0.5
world_size=8 rank=0 local_rank=0 step=1
weight_decay: 0.01 dropout: 0.1
early stopping patience=3 min_delta=0.01 metric=val_loss
accelerate==0.20.3
[rank1]: step 10 loss 0.5
wandb:         loss 0.5
    loss = 0.5 * criterion(x, y)
if loss == 0.5:
""".strip("\n").split("\n")


@pytest.mark.parametrize("line", NOT_MEASUREMENTS, ids=lambda line: line.strip()[:40])
def test_a_line_that_only_looks_so_gives_nothing(line):
    assert points(line + "\n") == {}


def test_source_lines_of_a_traceback_are_not_measurements():
    text = 'Traceback (most recent call last):\n  File "t.py", line 3, in step\n    loss = 0.5\nValueError: loss\nloss=1 step=2\n'
    assert points(text) == {"loss": [(2, 1)]}


def test_not_a_number_and_infinity_are_kept():
    found = points("step 1: loss nan\nstep=2 loss=inf\n{'loss': -inf, 'step': 3}\n")["loss"]
    assert math.isnan(found[0][1])
    assert [value for _, value in found[1:]] == [math.inf, -math.inf]


def test_chunk_borders_may_fall_anywhere():
    text = "step 1: loss 0.5\n\x1b[32mstep 2: loss 0.4\x1b[0m\r\nEpoch 3 – loss: 0.3\n{'loss': 0.2, 'step': 4}".encode()
    whole = points(text)
    assert whole["loss"] == [(1, 0.5), (2, 0.4), (3, 0.3), (4, 0.2)]
    assert all(points(text, chunk=size) == whole for size in (1, 2, 3, 7, 19))


def test_a_trainers_rows_take_the_step_of_the_bar_and_evaluation_bars_do_not_disturb():
    text = (
        "\r  0%|          | 0/100 [00:00<?, ?it/s]\r 10%|█         | 9/100 [00:01<00:09, 9.9it/s]\r          \r"
        "{'loss': 0.5, 'epoch': 0.1}\n\r 10%|█         | 10/100 [00:01<00:09, 9.9it/s]"
        "\r 20%|██        | 20/100 [00:01<00:09, 9.9it/s]\n"
        "  0%|   | 0/5 [00:00<?, ?it/s]\x1b[A\r 20%|██   | 1/5 [00:00<00:00, 3it/s]\x1b[A"
        "\r{'eval_loss': 0.4, 'epoch': 0.2}\n\r 20%|██        | 20/100 [00:02<00:08, 9.9it/s]"
    )
    found = points(text, chunk=16, clock=0.3)
    assert found["loss"] == [(10, 0.5)]
    assert found["eval_loss"] == [(20, 0.4)]
    assert {value for _, value in found["throughput"]} == {9.9}


def test_lightning_bars_count_on_over_epochs_and_keep_the_last_value_of_a_step():
    bar = "\rEpoch {}:  45%|████▌     | {}/100 [00:01<00:02, 33.1it/s, v_num=0, train_loss={}]"
    found = points(bar.format(0, 45, 0.9) + bar.format(0, 45, 0.34) + bar.format(1, 46, 0.3) + "\n")
    assert found["train_loss"][-1] == (146, 0.3)
    assert (45, 0.9) not in found["train_loss"]
    assert "v_num" not in found


def test_keras_bars_of_old_and_new_form_count_on_over_epochs():
    text = (
        "Epoch 1/2\n\x1b[1m 12/100\x1b[0m \x1b[32m━━\x1b[0m\x1b[37m━\x1b[0m \x1b[1m1s\x1b[0m"
        " 5ms/step - accuracy: 0.9000 - loss: 0.3\r"
        "100/100 ━━━ 1s 5ms/step - accuracy: 0.95 - loss: 0.2 - val_loss: 0.3\n"
        "Epoch 2/2\n 50/100 [====>.....] - ETA: 3s - loss: 0.1 - accuracy: 0.99\n"
    )
    found = points(text, chunk=20, clock=1.0)
    assert found["loss"] == [(12, 0.3), (100, 0.2), (150, 0.1)]
    assert found["val_loss"] == [(100, 0.3)]


def test_bars_give_at_most_a_few_points_a_second_but_always_the_last():
    bars = "".join(
        f"\rtrain:  1%|█| {i}/999 [00:01<00:02, 99.0it/s, loss={i / 1000}]" for i in range(1, 1000)
    )
    found = points(bars, chunk=len(bars.encode()) // 100, clock=0.02)  # two seconds in all
    assert 4 <= len(found["loss"]) <= 12
    assert found["loss"][-1] == (999, 0.999)


def test_a_value_on_a_bar_that_stands_still_appears_after_a_second():
    reader = MetricReader()
    bar = b"\rtrain:  1%|x| 5/99 [00:01<00:02, 1.0it/s, loss=0.5]\r"
    assert reader.feed(bar, 10.0) == {}
    assert reader.feed(b"", 11.1)["loss"] == [(5.0, 0.5, 10.0)]


def test_metrics_without_any_step_are_counted_each_for_itself():
    assert points("loss: 0.5\nloss: 0.4\nval loss: 0.6\nloss: 0.3\n") == {
        "loss": [(1, 0.5), (2, 0.4), (3, 0.3)],
        "val loss": [(1, 0.6)],
    }


def test_a_line_beyond_16_kib_is_dropped_and_the_next_is_read():
    assert points(b"loss=1 step=1 " * 2000 + b"\nstep 2: loss 0.5\n", chunk=1000) == {"loss": [(2, 0.5)]}


@pytest.mark.parametrize(
    "line",
    [
        b"loss " * 3200,
        b"step 1/1 " * 1800,
        b"{'loss':1," * 1600 + b"}",
        b"{" * 16000 + b"loss}",
        b"a=" * 8000 + b"loss",
    ],
)
def test_hostile_lines_take_linear_time(line):
    begun = time.perf_counter()
    points((line + b"\n") * 10)
    assert time.perf_counter() - begun < 2.0


def test_a_flood_of_names_is_bounded():
    text = "".join(f"step={i} loss_{i}=0.5 loss=1\n" for i in range(2000))
    assert len(points(text)) <= 500


def test_random_bytes_are_survived():
    import random

    noise = random.Random(7)
    data = bytes(noise.choice(b"loss=:0.5 step{}'\"|[]/%\r\n\x1b\xff\x001itepoch,") for _ in range(100_000))
    points(data, chunk=777)
