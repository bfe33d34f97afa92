"""What to change when memory runs out: arithmetic from the log's numbers, in the words of the job's framework."""

from __future__ import annotations

from typing import Any

import pytest

from tests.advised import HF, advice, oom, table
from trainmon.rules._memory import Figures, factor_that_fits, figures, split_batch

GIB = 1 << 30


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
