"""Advice is exact where the log gives numbers or names, and in the words of the job's own framework."""

from __future__ import annotations

from typing import Any

import pytest

from tests.advised import HF, advice, raised, table
from trainmon.analyze import diagnose
from trainmon.model import Evidence, LogSource
from trainmon.rules._code import container_of, owner_of

SAME = "Expected all tensors to be on the same device"


TWO = f"{SAME}, but found at least two devices,"


MODEL, INPUTS = "model.to(device)", "inputs = inputs.to("


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (
            f"{TWO} cuda:0 and cpu! (when checking argument for argument mat1 in method wrapper_CUDA_addmm)",
            INPUTS,
        ),
        (
            f"{TWO} cuda:0 and cpu! (when checking argument for argument mat2 in method wrapper_CUDA_mm)",
            MODEL,
        ),
        (
            f"{TWO} cpu and cuda:0! (when checking argument for argument index in method wrapper_CUDA__index_select)",
            MODEL,
        ),
        (
            f"{SAME}, but got weight is on cpu, different from other tensors on cuda:0 (when checking argument)",
            MODEL,
        ),
        (f"{TWO} cuda:0 and cpu!", "model.to(device) once, and inputs.to(device)"),
        ("Input type (torch.cuda.FloatTensor) and weight type (torch.FloatTensor) should be the same", MODEL),
        (
            "Input type (torch.FloatTensor) and weight type (torch.cuda.FloatTensor) should be the same",
            INPUTS,
        ),
    ],
)
def test_a_device_mismatch_says_first_which_side_to_move(error: str, word: str) -> None:
    first = advice(raised(f"RuntimeError: {error}", "out = model(x)")).__getitem__(0).action
    assert first is not None
    assert first.startswith(word)
    assert "/job/train.py:7" in first


def test_a_name_that_python_proposes_is_proposed() -> None:
    error = "AttributeError: 'Net' object has no attribute 'clasifier'. Did you mean: 'classifier'?"
    found = advice(raised(error, "y = net.clasifier(x)"))
    assert (found[0].action or "").startswith("Write `classifier` instead of `clasifier`")


def test_a_missing_attribute_or_key_is_named_with_its_owner() -> None:
    found = advice(
        raised("AttributeError: 'Genotype' object has no attribute 'ops'", "for op in self.genotype.ops:")
    )
    assert (found[0].action or "").startswith("print(type(self.genotype)")
    found = advice(raised("KeyError: 'swin_z'", "return MODELS[name]"))
    assert (found[0].action or "").startswith("print(list(MODELS)) before /job/train.py:7")
    assert "`name` ('swin_z')" in (found[0].action or "")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("return a.b[i].name", "a.b[i]"),
        ("for x in g.name:", "g"),
        ("elif cfg.name:", "cfg"),
        ("with open(path) as f, other.name(x) as g:", "other"),
        ("await client.name()", "client"),
        ("x = a.name + b.name", ""),
        ("a.name(1,", "a"),
        ("(((", ""),
        ("", ""),
    ],
)
def test_the_owner_of_an_attribute(code: str, expected: str) -> None:
    assert owner_of(code, "name") == expected


@pytest.mark.parametrize(
    ("code", "key", "expected"),
    [
        ("x = d[k]", "'a'", ("d", "k")),
        ("x = d['a'] + e[k]", "'a'", ("d", "'a'")),
        ("x = d['b'] + e['c']", "'a'", ("", "")),
        ("d['a'] = 1", "'a'", ("", "")),
        ("x = d[1:2]", "1", ("", "")),
    ],
)
def test_the_mapping_of_a_key(code: str, key: str, expected: tuple[str, str]) -> None:
    assert container_of(code, key) == expected


def test_the_number_of_labels_follows_the_label_seen() -> None:
    error = raised(
        "IndexError: Target 10 is out of bounds.", "loss = criterion(logits, labels)", "import torch\n"
    )
    found = advice(error, ("python", "train.py", "--num-classes", "10"))
    assert table(found) == {"num-classes": (10, 11)}
    assert any("counted from 1" in (s.action or "") for s in found)
    assert table(advice(error, config={"num_labels": 3})) == {"num_labels": (3, 11)}
    ignored = advice(error.replace("Target 10", "Target 255"), ("python", "train.py", "--num-classes", "10"))
    assert not table(ignored)
    assert "ignore_index=255" in (ignored[0].action or "")


def test_a_sequence_is_cut_to_the_positions_there_are() -> None:
    warned = (
        "Token indices sequence length is longer than the specified maximum sequence length for this model "
        "(600 > 512). Running this sequence through the model will result in indexing errors\n"
    )
    found = advice(
        raised("IndexError: index out of range in self", before=warned),
        ("python", "t.py", "--max_length", "1024"),
    )
    assert table(found)["max_length"] == (1024, 512)
    kernel = "../aten/src/ATen/native/cuda/Indexing.cu:1284: indexSelectLargeIndex: block: [12,0,0], thread: [64,0,0] "
    on_gpu = f"{warned}{kernel}Assertion `srcIndex < srcSelectDimSize` failed.\n"
    assert table(advice(on_gpu, ("python", "t.py", "--max_length", "1024"))) == {"max_length": (1024, 512)}
    error = "AssertionError: Cannot forward sequence of length 2048, block size is only 1024"
    found = advice(raised(error), ("python", "t.py", "--block_size=2048"))
    assert table(found)["block_size"] == (2048, 1024)


def test_a_driver_gets_the_newest_build_that_it_runs() -> None:
    error = "RuntimeError: The NVIDIA driver on your system is too old (found version {}). Please update your GPU driver"
    first = advice(raised(error.format(11040)))[0]
    assert first.action == "pip install 'torch<2.8' --index-url https://download.pytorch.org/whl/cu118"
    assert "CUDA 11.4" in first.reason
    assert "/whl/cu126" in (advice(raised(error.format(12020)))[0].action or "")
    assert "/whl/cu102" in (advice(raised(error.format(10020)))[0].action or "")


def test_the_time_to_ask_for_comes_from_the_progress_bar() -> None:
    log = (
        " 22%|##2       | 11/50 [1:55:26<6:49:05, 629.37s/it]\n"
        "slurmstepd: error: *** JOB 42221 ON n1 CANCELLED AT 2022-04-14T16:20:46 DUE TO TIME LIMIT ***\n"
    )
    assert "`#SBATCH --time=10:30:00`" in (advice(log)[0].action or "")
    assert "--time=HH:MM:SS" in (advice(log.replace("1:55:26", "00:26"))[0].action or "")
    pbs = advice("step 3 loss 0.2\n=>> PBS: job killed: walltime 3618 exceeded limit 3600\n")
    assert "walltime=02:00:00" in (pbs[0].action or "")
    assert not any("#SBATCH" in (s.action or "") for s in pbs)


@pytest.mark.parametrize(
    ("command", "parameter", "change"),
    [
        (HF, "ddp_timeout", (1800, 7200)),
        (("python", "megatron/pretrain.py", "--distributed-timeout-minutes", "90"), "distributed-timeout-minutes", (90, 180)),
    ],
)  # fmt: skip
def test_a_longer_timeout_under_its_own_name(
    command: tuple[str, ...], parameter: str, change: tuple[int, int]
) -> None:
    log = (
        "step 3 loss 0.2\n[rank1]:[E501 10:11:12.000000000 ProcessGroupNCCL.cpp:616] [Rank 1] Watchdog caught collective "
        "operation timeout: WorkNCCL(SeqNum=327, OpType=ALLGATHER, NumelIn=1, NumelOut=5, Timeout(ms)=1800000) ran for "
        "1800341 milliseconds before timing out.\n"
    )
    assert table(advice(log, command))[parameter] == change


@pytest.mark.parametrize(
    ("command", "config", "expected"),
    [
        ((*HF, "--fp16", "true"), {}, {"fp16": (True, False), "bf16": (None, True)}),
        (("python", "fit.py"), {"trainer.precision": "16-mixed"}, {"trainer.precision": ("16-mixed", "bf16-mixed")}),
        (("python", "train.py", "--dtype=float16"), {}, {"dtype": ("float16", "bfloat16")}),
        (("accelerate", "launch", "--mixed_precision", "fp16", "t.py"), {}, {"mixed_precision": ("fp16", "bf16")}),
        (("deepspeed", "t.py"), {"fp16": {"enabled": True}}, {"fp16.enabled": (True, False), "bf16.enabled": (None, True)}),
    ],
)  # fmt: skip
def test_overflow_of_float16_is_met_by_what_the_framework_calls_bfloat16(
    command: tuple[str, ...], config: dict[str, Any], expected: dict[str, Any]
) -> None:
    log = raised(
        "FloatingPointError: Minimum loss scale reached (0.0001). Your loss is probably exploding.",
        before="step 1\n",
    )
    found = table(advice(log, command, config))
    assert {k: v for k, v in found.items() if k in expected} == expected


def test_a_change_to_what_stands_there_is_no_advice() -> None:
    error = (
        "RuntimeError: DataLoader worker (pid 27342) exited unexpectedly with exit code 1. Details are lost due to "
        "multiprocessing. Rerunning with num_workers=0 may give better error trace."
    )
    assert "num_workers" not in table(advice(raised(error), ("python", "t.py", "--num_workers", "0")))
    assert table(advice(raised(error)))["num_workers"] == (None, 0)


def test_a_silent_end_after_nan_is_answered_in_the_jobs_own_words() -> None:
    evidence = Evidence(
        logs=(LogSource(b"", "console.log"),),
        command=("torchrun", "Megatron-LM/pretrain_gpt.py", "--lr", "0.001"),
        exit_code=1,
        metrics={"loss": ((1.0, 2.0), (2.0, float("nan")))},
    )
    assert table(diagnose(evidence).suggestions) == {"lr": (0.001, 0.0001), "clip_grad": (None, 1.0)}


def test_a_longer_timeout_keeps_its_name_whatever_else_is_printed() -> None:
    log = (
        "***** Running training *****\n  Instantaneous batch size per device = 4\ninputs.: 3\n"
        "[rank1]:[E501 10:11:12.000000000 ProcessGroupNCCL.cpp:616] [Rank 1] Watchdog caught collective operation timeout: "
        "WorkNCCL(SeqNum=327, OpType=ALLGATHER, NumelIn=1, NumelOut=5, Timeout(ms)=1800000) ran for 1800341 milliseconds "
        "before timing out.\n"
    )
    assert table(advice(log)) == {"ddp_timeout": (1800, 7200)}
