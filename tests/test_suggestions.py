"""Advice is exact where the log gives numbers or names, and in the words of the job's own framework."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from trainmon.analyze import diagnose
from trainmon.model import Evidence, LogSource, Suggestion
from trainmon.rules._code import container_of, owner_of
from trainmon.rules._memory import Figures, factor_that_fits, figures, split_batch

GIB = 1 << 30


def advice(
    log: str,
    command: Sequence[str] = ("python", "train.py"),
    config: Mapping[str, Any] | None = None,
    **environment: Any,
) -> tuple[Suggestion, ...]:
    evidence = Evidence(
        logs=(LogSource(log.encode(), "console.log"),),
        command=tuple(command),
        config=dict(config or {}),
        environment=environment,
        exit_code=1,
    )
    return diagnose(evidence).suggestions


def table(found: Sequence[Suggestion]) -> dict[str, tuple[Any, Any]]:
    return {s.parameter: (s.current, s.suggested) for s in found if s.parameter}


def raised(error: str, code: str = "step(batch)", before: str = "") -> str:
    return f'{before}Traceback (most recent call last):\n  File "/job/train.py", line 7, in main\n    {code}\n{error}\n'


def oom(wanted: str, free: str = "0.50 GiB", unused: str = "100.00 MiB", also: str = "") -> str:
    return raised(
        f"torch.OutOfMemoryError: CUDA out of memory. Tried to allocate {wanted}. GPU 0 has a total capacity of "
        f"79.10 GiB of which {free} is free. Including non-PyTorch memory, this process has 78.60 GiB memory in use. "
        f"Of the allocated memory 70.00 GiB is allocated by PyTorch, and {unused} is reserved by PyTorch but "
        f"unallocated.{also}",
        "loss.backward()",
        "step 10 loss 0.3\n",
    )


@pytest.mark.parametrize(
    ("batch", "accumulation", "factor", "expected"),
    [
        (8, 1, 2, (4, 2)),
        (8, 4, 4, (2, 16)),
        (12, 1, 8, (1, 12)),
        (5, 4, 2, (2, 10)),
        (7, 1, 2, (1, 7)),
        (6, 1, 4, (1, 6)),
        (1, 3, 2, (1, 3)),
    ],
)
def test_accumulation_keeps_the_effective_batch(
    batch: int, accumulation: int, factor: int, expected: tuple[int, int]
) -> None:
    smaller, raised_to = split_batch(batch, accumulation, factor)
    assert (smaller, raised_to) == expected
    assert smaller * raised_to == batch * accumulation


@pytest.mark.parametrize(("wanted", "factor"), [(2, 2), (60, 4), (200, 8), (1000, 32), (10**6, 1024)])
def test_the_batch_shrinks_until_what_was_asked_for_fits(wanted: int, factor: int) -> None:
    sizes = Figures(wanted=wanted * GIB, total=80 * GIB, free=GIB, held=79 * GIB, unused=0)
    assert factor_that_fits(sizes) == factor


def test_what_others_hold_is_no_room() -> None:
    alone = Figures(wanted=20 * GIB, total=80 * GIB, free=GIB, held=79 * GIB)
    shared = Figures(wanted=20 * GIB, total=80 * GIB, free=GIB, held=19 * GIB)
    assert factor_that_fits(alone) < factor_that_fits(shared)
    assert factor_that_fits(Figures()) == 2


HF = ("python", "run.py", "--per_device_train_batch_size", "8", "--gradient_accumulation_steps", "4")


def test_a_batch_that_fits_keeps_the_product() -> None:
    assert table(advice(oom("2.00 GiB"), HF)) | {} == {
        "per_device_train_batch_size": (8, 4),
        "gradient_accumulation_steps": (4, 8),
        "gradient_checkpointing": (None, True),
    }
    assert table(advice(oom("100.00 GiB"), HF))["per_device_train_batch_size"] == (8, 2)
    assert table(advice(oom("100.00 GiB"), HF))["gradient_accumulation_steps"] == (4, 16)


def test_an_accumulation_that_was_not_given_is_one_where_the_library_says_so() -> None:
    assert table(advice(oom("2.00 GiB"), HF[:4]))["gradient_accumulation_steps"] == (None, 2)
    own = advice(oom("2.00 GiB"), ("python", "t.py", "--batch-size", "8"))
    assert table(own) == {"batch-size": (8, 4)}
    assert any("optimizer.step() once" in (s.action or "") for s in own)


def test_no_batch_is_proposed_where_one_sample_does_not_fit() -> None:
    found = advice(oom("8000.00 GiB"), ("python", "t.py", "--batch-size", "8"))
    assert "batch-size" not in table(found)
    assert any("1000.0 GiB for one" in (s.action or "") for s in found)


def test_fragmented_memory_is_joined_before_anything_else() -> None:
    first = advice(oom("2.00 GiB", unused="6.00 GiB"), HF)[0]
    assert first.action is not None
    assert first.action.startswith("export PYTORCH_ALLOC_CONF=expandable_segments:True")
    assert "6.0 GiB are reserved but unallocated" in first.reason


@pytest.mark.parametrize(
    ("also", "before", "variable"),
    [
        (" try setting PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True to avoid", "", "PYTORCH_CUDA_ALLOC_CONF"),
        (" try setting PYTORCH_HIP_ALLOC_CONF=expandable_segments:True to avoid", "", "PYTORCH_HIP_ALLOC_CONF"),
        (" See PYTORCH_ALLOC_CONF=expandable_segments:True", "", "PYTORCH_ALLOC_CONF"),
        ("", "torch==2.4.1\n", "PYTORCH_CUDA_ALLOC_CONF"),
        ("", "torch 2.11.0+cu128\n", "PYTORCH_ALLOC_CONF"),
    ],
)  # fmt: skip
def test_the_allocator_setting_has_the_name_of_the_torch_version(
    also: str, before: str, variable: str
) -> None:
    first = advice(before + oom("2.00 GiB", unused="6.00 GiB", also=also), HF)[0].action
    assert first is not None
    assert first.startswith(f"export {variable}=")


def test_a_trainer_with_a_deepspeed_file_is_told_of_both() -> None:
    found = advice(oom("2.00 GiB"), (*HF, "--deepspeed", "z.json"), {"train_micro_batch_size_per_gpu": 8})
    assert any('"auto"' in (s.action or "") for s in found)


def test_detectron2_lowers_its_rate_with_the_batch() -> None:
    command = ("python", "tools/train_net.py", "SOLVER.IMS_PER_BATCH", "16", "SOLVER.BASE_LR", "0.02")
    found = advice(oom("2.00 GiB"), command)
    assert table(found) == {"SOLVER.IMS_PER_BATCH": (16, 8), "SOLVER.BASE_LR": (0.02, 0.01)}
    assert len(found) == 2  # it has no setting for lengths or recomputing


def test_fairseq_lowers_the_tokens_of_a_batch() -> None:
    command = ("fairseq-train", "data", "--max-tokens", "4096", "--update-freq", "4")
    found = table(advice(oom("2.00 GiB"), command))
    assert found["max-tokens"] == (4096, 2048)
    assert found["update-freq"] == (4, 8)


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


def test_a_slurm_job_asks_for_twice_its_memory() -> None:
    log = (
        "step 3 loss 0.2\nslurmstepd: error: Detected 1 oom_kill event in StepId=77123.0. Some of the step tasks have "
        "been OOM Killed.\n"
    )
    found = advice(log, variables={"SLURM_MEM_PER_NODE": "65536", "SLURM_JOB_ID": "77123"})
    assert any(
        "sbatch --mem=131072M" in (s.action or "") and "sacct -j 77123" in (s.action or "") for s in found
    )


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


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (
            {"zero_optimization": {"stage": 2, "offload_optimizer": {"device": "none"}}},
            {
                "zero_optimization.stage": (2, 3),
                "zero_optimization.offload_optimizer.device": ("none", "cpu"),
            },
        ),
        (
            {"fsdp_config.fsdp_sharding_strategy": "SHARD_GRAD_OP", "fsdp_config.fsdp_offload_params": False},
            {
                "fsdp_config.fsdp_sharding_strategy": ("SHARD_GRAD_OP", "FULL_SHARD"),
                "fsdp_config.fsdp_offload_params": (False, True),
            },
        ),
        ({}, {}),
    ],
)
def test_a_job_that_shards_is_told_to_shard_more(config: dict[str, Any], expected: dict[str, Any]) -> None:
    command = ("accelerate", "launch", "t.py", "--batch_size", "1", "--gradient_checkpointing")
    found = table(advice(oom("2.00 GiB"), command, config))
    assert {name: change for name, change in found.items() if "fsdp" in name or "zero" in name} == expected


def test_what_costs_more_than_a_batch_is_left_for_later() -> None:
    words = (*HF, "--bf16", "false", "--fp16", "false", "--max_length", "4096")
    found = advice(oom("2.00 GiB"), words)
    assert list(table(found)) == [
        "per_device_train_batch_size",
        "gradient_accumulation_steps",
        "gradient_checkpointing",
    ]
    later = [s.action or "" for s in found if s.action]
    assert later == [
        "If that is not enough: bf16: False → True",
        "If that is not enough: max_length: 4096 → 2048",
    ]
    one = (*HF[:3], "1", *words[4:], "--gradient_checkpointing", "true")
    assert table(advice(oom("2.00 GiB"), one)) == {"bf16": (False, True), "max_length": (4096, 2048)}


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


@pytest.mark.parametrize(
    ("line", "request_"),
    [
        ("=>> PBS: job killed: mem 34603008kb exceeded limit 33554432kb", "#PBS -l select=1:mem=64gb"),
        (
            "TERM_MEMLIMIT: job killed after reaching LSF memory usage limit.",
            'bsub -M <MB> -R "rusage[mem=<MB>]"',
        ),
        (
            "TERM_MEMLIMIT: job killed after reaching LSF memory usage limit.\n    Total Requested Memory :  32000.00 MB",
            'bsub -M 64000 -R "rusage[mem=64000]"',
        ),
        (
            "Job has gone over memory limit of 8192 megabytes. Peak usage: 8300 megabytes.",
            "request_memory = 16GB",
        ),
    ],
)
def test_a_batch_system_is_asked_for_more_in_its_own_words(line: str, request_: str) -> None:
    found = advice(f"step 3 loss 0.2\n{line}\n")
    assert request_ in (found[0].action or "")


def test_a_card_that_others_fill_is_freed_with_the_tools_of_its_maker() -> None:
    shared = oom("2.00 GiB").replace("this process has 78.60 GiB", "this process has 40.00 GiB")
    assert (advice(shared, HF)[0].action or "").startswith("nvidia-smi")
    rocm = advice(shared.replace("CUDA out of memory", "HIP out of memory"), HF)[0].action or ""
    assert rocm.startswith("rocm-smi --showpids")
    assert "HIP_VISIBLE_DEVICES" in rocm


def test_of_several_processes_on_a_card_this_one_is_told_apart() -> None:
    text = (
        "Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 79.10 GiB of which 0.50 GiB is free. Process 17 has "
        "38.00 GiB memory in use. Including non-PyTorch memory, this process has 40.00 GiB memory in use. Of the "
        "allocated memory 39.00 GiB is allocated by PyTorch, and 100.00 MiB is reserved by PyTorch but unallocated."
    )
    found = figures(f"{text} {text}")
    assert found.held == 40 * GIB
    assert found.crowded


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("stage3.py", {"zero_optimization.offload_optimizer.device": (None, "cpu")}),
        ("stage_1_and_2.py", {"zero_optimization.stage": (None, 3)}),
        ("config.py", {}),
    ],
)
def test_the_stage_of_zero_is_told_by_its_frames(file: str, expected: dict[str, Any]) -> None:
    frame = (
        f'  File "/env/site-packages/deepspeed/runtime/zero/{file}", line 2003, in step\n    self._step()\n'
    )
    log = oom("2.00 GiB").replace("torch.OutOfMemoryError", f"{frame}torch.OutOfMemoryError")
    found = table(advice(log, ("deepspeed", "train.py")))
    assert {name: change for name, change in found.items() if "zero" in name} == expected
