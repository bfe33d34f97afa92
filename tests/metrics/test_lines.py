"""Which lines are measurements and which only look so, and how a stream of them becomes points."""

from __future__ import annotations

import math
import time

import pytest

from trainmon.metrics import MetricReader


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
        "loss": (0.1, 0.5),
        "grad_norm": (0.1, 1.2),
        "learning_rate": (0.1, 5e-05),
        "epoch": (0.1, 0.1),
    },
    "{'loss': '0.5', 'learning_rate': '5e-05', 'epoch': '0.1'}": {
        "loss": (0.1, 0.5),
        "learning_rate": (0.1, 5e-05),
        "epoch": (0.1, 0.1),
    },
    '{"step": 10, "loss": 0.25, "lr": 0.001}': {"loss": (10, 0.25), "lr": (10, 0.001)},
    '{"train": {"loss": 0.25}, "step": 7}': {"train/loss": (7, 0.25)},
    "loss=0.5 step=10": {"loss": (10, 0.5)},
    "step 10: loss 0.5": {"loss": (10, 0.5)},
    "step=10 my_score=0.5 loss=1": {"my_score": (10, 0.5), "loss": (10, 1)},
    "Epoch 3, loss: 0.5": {"loss": (3, 0.5)},
    "Epoch 5/10 - loss: 0.5 - acc: 0.91": {"loss": (5, 0.5), "acc": (5, 0.91)},
    "iter 100: loss 2.3012, time 45.10ms, mfu 12.3%": {
        "loss": (100, 2.3012),
        "time (ms)": (100, 45.1),
        "mfu (%)": (100, 12.3),
    },
    "step 0: train loss 10.91, val loss 10.9": {"train loss": (0, 10.91), "val loss": (0, 10.9)},
    "Epoch [1/5], Step [100/600], Loss: 0.3123": {"Loss": (100, 0.3123)},
    "Epoch: [0][ 10/391]\tTime  0.1 ( 0.2)\tLoss 6.9e+00 (7.0e+00)\tAcc@1   0.5 (  0.2)": {
        "Loss": (10, 6.9),
        "Acc@1": (10, 0.5),
        "Time": (10, 0.1),
    },
    "Train Epoch: 1 [640/60000 (1%)]\tLoss: 1.520": {"Loss": (640, 1.52)},
    "Train Epoch: 1 [65/65 (98%)] Loss: 11.43: : 65it [00:15,  4.19it/s]": {
        "Loss": (65, 11.43),
        "throughput": (65, 4.19),
    },
    "Generator Loss: 46.1:   2%|██        | 12/500 [00:11<07:51,  1.03it/s]": {
        "Generator Loss": (12, 46.1),
        "throughput": (12, 1.03),
    },
    "===> Epoch[1](400/2500): Loss: 0.3743": {"Loss": (400, 0.3743)},
    "Eval Epoch num 2 | val loss 0.54 | dsc 0.01": {"val loss": (2, 0.54), "eval/dsc": (2, 0.01)},
    "Train:    1/20 (  5%) [  49/1935 (  3%)]  Loss: 378.5 (1.33e+03)  LR: 3.987e-05": {
        "Loss": (49, 378.5),
        "LR": (49, 3.987e-05),
    },
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
    "step    0 | loss: 10.954 | lr 6.0e-04 | norm: 15.27 | dt: 338.60ms | tok/sec: 1548432": {
        "loss": (0, 10.954),
        "lr": (0, 6e-4),
        "norm": (0, 15.27),
        "dt (ms)": (0, 338.6),
        "tok/sec": (0, 1548432),
    },
    "Train: 12 [ 150/1251 ( 12%)]  Loss: 4.52 (4.61)  Time: 0.412s, 2485.1/s  (0.421s, 2431.0/s)  LR: 1.000e-03": {
        "Loss": (13911, 4.52),
        "Time (s)": (13911, 0.412),
        "LR": (13911, 1e-3),
    },
    " *   Acc@1 71.180 Acc@5 90.280": {"val/Acc@1": (1, 71.18), "val/Acc@5": (1, 90.28)},
    "2024-01-31 12:00:00.123 | INFO     | __main__:train:88 - Epoch 5 | loss: 0.4213 | lr: 1.00e-04": {
        "loss": (5, 0.4213),
        "lr": (5, 1e-4),
    },
    "2024-01-31 12:00:00 INFO     YOLOX trainer:261 - epoch: 1/300, iter: 10/925, mem: 5461Mb, iter_time: 0.533s, "
    "total_loss: 17.2, lr: 2.337e-08, size: 640, ETA: 1 day, 17:01:20": {
        "mem (Mb)": (10, 5461),
        "iter_time (s)": (10, 0.533),
        "total_loss": (10, 17.2),
        "lr": (10, 2.337e-08),
    },
    "completed step: 12, seconds: 4.512, TFLOP/s/device: 112.341, loss: 9.213": {
        "seconds": (12, 4.512),
        "TFLOP/s/device": (12, 112.341),
        "loss": (12, 9.213),
    },
    "global_step=1,000, episodic_return=213.0": {"episodic_return": (1000, 213)},
    "step 3k: loss 0.5, throughput 1.2 k": {"loss": (3000, 0.5)},
    "step 10: loss 0.5, throughput: 12.3k": {"loss": (10, 0.5), "throughput": (10, 12300)},
    '{"step": 100, "train/loss": 2.31, "time": 1706700000.12, "level": "info"}': {"train/loss": (100, 2.31)},
    "{'train': {'loss': 0.5}, 'val': {'loss': 0.6}, 'step': 3}": {
        "train/loss": (3, 0.5),
        "val/loss": (3, 0.6),
    },
    "{'loss': tensor(0.5123, device='cuda:0'), 'step': 10}": {"loss": (10, 0.5123)},
    "{'accuracy': np.float64(0.91), 'step': 10}": {"accuracy": (10, 0.91)},
    "epoch 3: {'accuracy': 0.84, 'f1': 0.88}": {"accuracy": (3, 0.84), "f1": (3, 0.88)},
    "| epoch   1 |   200/ 2983 batches | lr 5.00 | ms/batch 19.51 | loss  6.99 | ppl  1085.46": {
        "lr": (200, 5),
        "ms/batch": (200, 19.51),
        "loss": (200, 6.99),
        "ppl": (200, 1085.46),
    },
    "[Epoch 3] train loss: 0.42 val loss: 0.51": {"train loss": (3, 0.42), "val loss": (3, 0.51)},
    "Epoch 3: D loss: 0.3, G loss: 1.2": {"D loss": (3, 0.3), "G loss": (3, 1.2)},
    "Loss at step 10: 0.5": {"Loss": (10, 0.5)},
    "val accuracy: 91.2 %": {"val accuracy (%)": (1, 91.2)},
    "2024-01-31T12:00:00.123456789Z stdout F step 10 loss 0.5": {"loss": (10, 0.5)},
    "(WorkerDict pid=12, ip=10.0.0.7) step 10 loss 0.5": {"loss": (10, 0.5)},
    "[1,0]<stdout>:step 10 loss 0.5": {"loss": (10, 0.5)},
    "[rank3]: step 10 loss 0.5": {"loss": (10, 0.5)},
    "I0131 12:00:00.123456 139 train.py:10] train step: 100, loss: 0.5, steps_per_sec: 12.1": {
        "loss": (100, 0.5),
        "steps_per_sec": (100, 12.1),
    },
    "05/31 01:28:55 PM epoch 0 lr 2.498816e-02": {"lr": (0, 0.02498816)},
    "Test:  [ 9/10]  eta: 0:00:00  loss: 0.5 (0.6)  acc1: 75.0 (74.1)": {
        "test/loss": (1, 0.5),
        "test/acc1": (1, 75),
    },
    "Iteration 100, loss = -0.523": {"loss": (100, -0.523)},
    "loss: 2.303722  [   64/60000]": {"loss": (64, 2.303722)},
    "train loss: 0.5": {"train loss": (1, 0.5)},
    "Test set: Average loss: 0.0496, Accuracy: 9837/10000 (98%)": {"test/Average loss": (1, 0.0496)},
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
  lr .............................................. 0.0001
  loss_scale ...................................... None
  train_iters ..................................... 500000
[2024-01-31 12:00:00,123] [INFO] [config.py:1000:print]   gradient_clipping ............ 1.0
[2024-01-31 12:00:00,123] [INFO] [config.py:986:print_user_config]   json = {"train_batch_size": 16, "lr": 0.001}
TrainingArguments(learning_rate=5e-05, max_steps=100, num_train_epochs=3.0, per_device_train_batch_size=8)
learning_rate=5e-05,
  "learning_rate": 0.001,
learning_rate: 0.001
lr: 0.001
optimizer: {'lr': 0.001, 'betas': [0.9, 0.999]}
Config: {'lr': 0.001, 'epochs': 3, 'loss': 'mse'}
{'lr': 0.001, 'momentum': 0.9}
{"model": "resnet", "lr": 0.1, "epochs": 90, "loss_fn": "ce"}
***** Running training *****
  Num examples = 1,000
  Num Epochs = 3
  Instantaneous batch size per device = 8
  Total optimization steps = 375
  Number of trainable parameters = 66,955,010
***** Running Evaluation *****
Trial 3 finished with value: 0.91 and parameters: {'lr': 0.01, 'batch_size': 32}. Best is trial 3 with value: 0.91.
[I 2024-01-31 12:00:00,123] Trial 3 finished with value: 0.91 and parameters: {'lr': 0.01}. Best is trial 3 with value: 0.91.
Step 1/10 : FROM python:3.11
Step 3: install the requirements (version 2.1)
[1/3] Building CXX object loss.o
[10/210] Compiling accumulate.cu, 3 errors: 0
Collecting torch==2.1.0
Downloading accelerate-0.25.0-py3-none-any.whl (265 kB)
   ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 265.7/265.7 kB 5.0 MB/s eta 0:00:00
Successfully installed accelerate-0.25.0 lr-finder-0.1
  Downloading model.safetensors:  45%|████▌     | 450M/1.0G [00:10<00:12, 45.0MB/s]
Map:  45%|████▌     | 450/1000 [00:10<00:12, 45.0 examples/s]
Tokenizing (num_proc=8):  45%|████▌     | 450/1000 [00:10<00:12, 45.0 examples/s]
Loading checkpoint shards:  50%|█████     | 1/2 [00:03<00:03,  3.2s/it]
100%|██████████| 170498071/170498071 [00:10<00:00, 16254321.1it/s]
wandb:       train/loss 0.1234
wandb: Run history:
wandb:     loss █▆▄▃▂▁
NCCL INFO Bootstrap : Using eth0:10.0.0.1<0>
tcp://10.0.0.1:29500 step 1
Connecting to 10.0.0.1:29500 rank 3 step 0
commit 3fa9b2e1 step 10
srun: Job step 12345.0 aborted
slurmstepd: error: *** STEP 12345.0 ON node1 CANCELLED AT 2024-01-31T12:00:00 ***
Epoch 3/10
Epoch 3
-------------------------------
Saving checkpoint at 3 epochs
Saving model checkpoint to out/checkpoint-500
Loading weights from ./runs/epoch=3-step=1200-val_loss=0.34.ckpt
Resuming from step 1200 (epoch 3)
Restored all states from the checkpoint at ./runs/epoch=3-step=1200.ckpt
Early stopping triggered after epoch 12: best val_loss 0.31
Best epoch: 12 with loss 0.31
best loss: 0.31 at epoch 12
New best model at step 100, best accuracy: 0.91
loss target: 0.1
RuntimeError: The size of tensor a (4) must match the size of tensor b (5) at non-singleton dimension 1
RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 79.35 GiB total capacity; step 12)
ValueError: Expected input batch_size (32) to match target batch_size (16) at step 10.
torch.cuda.OutOfMemoryError: step 10 loss 0.5
UserWarning: lr_scheduler.step() before optimizer.step() in PyTorch 1.1.0 and later
/usr/lib/python3/site.py:10: UserWarning: epoch parameter in `scheduler.step()` 2.0 was not necessary
[W accumulate_grad.h:185] Warning: grad.sizes() = [64, 64, 1, 1], strides() = [64, 1, 64, 64]
loss = criterion(output, target)
loss = 0.5 * (a + b)
print(f"step {step}: loss {loss:.4f}")
for epoch in range(10): step = 0
>>> loss: 0.5 if training else 1.0
if epoch == 10: lr = 0.1
# loss: 0.5 at step 10 in the paper
Python 3.11.7 | packaged by conda-forge | (main, Dec 23 2023, 14:43:09) [GCC 12.3.0]
| NVIDIA-SMI 535.104.05   Driver Version: 535.104.05   CUDA Version: 12.2     |
|   0  NVIDIA A100-SXM4-80GB         On | 00000000:07:00.0 Off |                    0 |
| N/A   30C    P0    61W / 400W |      0MiB / 81920MiB |      0%      Default |
  | Name  | Type   | Params | Mode
0 | layer | Linear | 5      | train
1 | loss  | MSELoss | 0     | train
Total params: 1,234 loss params: 5
Modules in eval mode: 0
Adjusting learning rate of group 0 to 1.0000e-03.
Epoch 00005: reducing learning rate of group 0 to 1.0000e-04.
Epoch 00005: early stopping
max_seq_length: 512 accuracy threshold: 0.9
The accuracy of the model on step 3 of the pipeline was lower than expected 0.5 because of 10 outliers in set
seed: 42 epochs: 10 lr: 0.1 batch: 32
num_epochs=10 lr=0.1 loss=mse
accelerate launch --num_processes 4 train.py --lr 0.1 --steps 100
+ python train.py --loss 0.5 --step 10
$ python train.py step=10 loss=0.5
10:23:45 up 3 days, load average: 0.5, 0.4, 0.3
step_size: 10 gamma: 0.1
normalization: 0.5
accumulate_grad_batches: 4
epoch: 5
global_step: 100
loss_fn: 1
Processing step 3: 100 files, 0 errors
retry attempt 3/5: connection error: 111
Iteration time: 0.5
Trainer accuracy check passed 3/3
2024-01-31 12:00:00 [notice] worker process 31 exited with code 0 on step 2
{"level": "error", "step": 3, "msg": "loss 0.5"}
tests/test_loss.py::test_loss_step[0.5-10] PASSED                        [ 45%]
tests/test_loss.py ....                                                 [100%]
=== 12 passed, 3 warnings in 0.45s ===
step 3 of 10: accuracy
val: Scanning labels... 128 images, 0 backgrounds, 0 corrupt: 100%|██████████| 128/128 [00:00<00:00, 1234.5it/s]
anchors: 4.5 anchors/target, 0.998 Best Possible Recall (BPR). Current anchors are a good fit
Speed: 0.0ms preprocess, 3.9ms inference, 0.0ms loss, 0.1ms postprocess per image
Test: [ 10/196]	Time  0.1 (0.2)	Loss 1.2e+00 (1.1e+00)	Acc@1  70.31 ( 71.5)
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
    text = "step 1: loss 0.5\n\x1b[32mstep 2: loss 0.4\x1b[0m\r\nstep 3 – loss: 0.3\n{'loss': 0.2, 'step': 4}".encode()
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
    begun = time.process_time()
    points((line + b"\n") * 10)
    assert time.process_time() - begun < 5.0


def test_a_flood_of_names_is_bounded():
    text = "".join(f"step={i} loss_{i}=0.5 loss=1\n" for i in range(2000))
    assert len(points(text)) <= 500


def test_random_bytes_are_survived():
    import random

    noise = random.Random(7)
    data = bytes(noise.choice(b"loss=:0.5 step{}'\"|[]/%\r\n\x1b\xff\x001itepoch,") for _ in range(100_000))
    points(data, chunk=777)


def test_steps_that_begin_again_with_each_epoch_are_counted_on():
    text = "".join(f"epoch {e}, step {s}: loss {e}.{s}\n" for e in range(3) for s in range(0, 100, 25))
    steps = [step for step, _ in points(text)["loss"]]
    assert steps == [0, 25, 50, 75, 100, 125, 150, 175, 200, 225, 250, 275]


def test_a_training_that_begins_again_is_not_counted_on():
    assert [step for step, _ in points("step 10 loss 1\nstep 20 loss 1\nstep 5 loss 1\n")["loss"]] == [
        10,
        20,
        5,
    ]


def test_what_is_printed_without_a_step_lies_at_the_step_that_was_reached():
    found = points(
        "step 100: loss 0.5\nval loss: 0.7\nEpoch 1: val_acc=0.9\nstep 200: loss 0.4\nval loss: 0.6\n"
    )
    assert found["val loss"] == [(100, 0.7), (200, 0.6)]
    assert found["val_acc"] == [(100, 0.9)]


def test_an_evaluations_running_means_do_not_run_into_the_trainings_curve():
    text = "Epoch: [1] [ 10/100] loss: 0.5\nTest: [ 0/20] loss: 0.9\nTest: [10/20] loss: 0.8\nTest: [20/20] loss: 0.7\n"
    assert points(text) == {"loss": [(10, 0.5)], "test/loss": [(10, 0.7)]}


def test_of_several_ranks_the_first_that_prints_a_metric_gives_it():
    text = "".join(f"[rank{r}]: step {s} loss {r}.5\n" for s in (1, 2) for r in (1, 0, 2))
    assert points(text)["loss"] == [(1, 1.5), (2, 1.5)]


def test_metrics_of_the_last_rank_are_read_beside_those_of_the_first():
    found = points(
        "[default7]:iteration 10/ 100 | lm loss: 2.0 |\n[default0]:step=10, skipped=0, lr=[1e-05]\n"
    )
    assert found["lm loss"] == [(10, 2.0)]
    assert found["lr"] == [(10, 1e-5)]


def test_one_series_never_mixes_units():
    found = points("step 1: loss 1, time 900ms\nstep 2: loss 1, time 1.2s\n")
    assert found["time (ms)"] == [(1, 900)]
    assert found["time (s)"] == [(2, 1.2)]


def test_a_line_glued_to_a_bar_is_read_too():
    text = "Epoch 1: 100%|██| 10/10 [00:01<00:00, 9.0it/s, v_num=0, loss=0.5]step 3: val_loss=0.9\n"
    assert points(text)["val_loss"] == [(3, 0.9)]


def test_of_a_flood_a_sample_is_read_and_the_last_line_of_each_chunk():
    reader, found = MetricReader(lines_a_second=100.0), []
    for second in range(5):
        lines = "".join(f"step {second * 20_000 + i}: loss 0.5\n" for i in range(20_000))
        found += reader.feed(lines.encode(), float(second))["loss"]
    assert len(found) < 15_000
    assert found[-1][0] == 99_999


def test_millions_of_names_give_a_bounded_number_of_series_and_keep_the_first():
    text = "step 0: loss 1\n" + "".join(f"step {i} layer_{i}_loss: 0.5 loss: 2\n" for i in range(1, 3000))
    found = points(text)
    assert len(found) == 500
    assert found["loss"][-1] == (2999, 2)
