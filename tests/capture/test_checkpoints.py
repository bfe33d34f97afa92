"""Checkpoints are found, placed and judged from real files, whole and really cut off."""

from __future__ import annotations

import io
import json
import os
import pickle
import struct
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest

from trainmon.capture.checkpoint_choice import best, newest
from trainmon.capture.checkpoints import checkpoint_folders, find_checkpoints


def torch_bytes(content: dict) -> bytes:
    """The container that torch.save writes: a stored zip with data.pkl and the tensors' bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(content, protocol=2))
        archive.writestr("archive/data/0", bytes(4000))
    return buffer.getvalue()


FULL = torch_bytes({"model": 1, "optimizer_state_dict": 2})


def safetensors_bytes(count: int = 1000) -> bytes:
    header = json.dumps({"w": {"dtype": "F32", "shape": [count], "data_offsets": [0, 4 * count]}}).encode()
    return struct.pack("<Q", len(header)) + header + bytes(4 * count)


class _StorageInfo:
    """What torch keeps of each part under this name."""

    def __init__(self, relative_path: str, offset: int, length: int) -> None:
        self.relative_path, self.offset, self.length = relative_path, offset, length


def metadata(parts: dict[str, int]) -> bytes:
    """A .metadata whose parts need that many bytes of each file."""
    return pickle.dumps({"storage_data": {name: _StorageInfo(name, 0, n) for name, n in parts.items()}})


def trainer_folder(folder: Path, step: int) -> Path:
    path = folder / f"checkpoint-{step}"
    path.mkdir(parents=True)
    (path / "model.safetensors").write_bytes(safetensors_bytes())
    (path / "optimizer.pt").write_bytes(FULL)
    (path / "trainer_state.json").write_text(json.dumps({"global_step": step, "epoch": step / 100}))
    return path


def only(folder: Path):
    (found,) = find_checkpoints([folder])
    return found


def test_a_whole_trainer_folder_tells_step_epoch_and_size_and_its_files_are_not_listed_apart(tmp_path):
    path = trainer_folder(tmp_path / "out", 50)
    found = only(tmp_path)
    assert (found.path, found.format, found.step, found.epoch) == (str(path), "huggingface", 50, 0.5)
    assert (found.complete, found.problem) == (True, None)
    assert found.size == sum(f.stat().st_size for f in path.iterdir())


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda p: (p / "trainer_state.json").unlink(), "trainer_state.json"),
        (lambda p: (p / "trainer_state.json").write_text('{"global_step": 5'), "trainer_state.json"),
        (lambda p: (p / "optimizer.pt").unlink(), "optimizer"),
        (lambda p: (p / "model.safetensors").unlink(), "weights are missing"),
        (lambda p: os.truncate(p / "optimizer.pt", 2000), "optimizer.pt: cut off"),
        (lambda p: os.truncate(p / "model.safetensors", 2000), "model.safetensors: cut off"),
        (lambda p: os.truncate(p / "model.safetensors", 0), "empty"),
        (
            lambda p: (p / "model.safetensors.index.json").write_text(
                json.dumps(
                    {"weight_map": {"a": "model.safetensors", "b": "model-00002-of-00002.safetensors"}}
                )
            ),
            "1 of 2 weight files are missing",
        ),
    ],
)
def test_a_trainer_folder_that_lacks_something_is_incomplete_and_says_what(tmp_path, spoil, problem):
    spoil(trainer_folder(tmp_path, 7))
    found = only(tmp_path)
    assert (found.step, found.complete) == (7, False)
    assert problem in found.problem


def test_a_loop_may_name_its_folders_as_the_trainer_does(tmp_path):
    path = tmp_path / "checkpoint-30"
    path.mkdir()
    (path / "__0_0.distcp").write_bytes(bytes(100))
    assert (only(tmp_path).format, only(tmp_path).complete) == ("torch_distributed", False)
    (path / ".metadata").write_bytes(metadata({"__0_0.distcp": 100}))
    assert (only(tmp_path).format, only(tmp_path).step, only(tmp_path).complete) == (
        "torch_distributed",
        30,
        True,
    )


def test_a_file_in_a_folder_named_as_the_trainers_counts_with_the_folders_step(tmp_path):
    path = tmp_path / "checkpoint-40"
    path.mkdir()
    (path / "state.pt").write_bytes(FULL)
    assert (only(tmp_path).format, only(tmp_path).step, only(tmp_path).complete) == ("pytorch", 40, True)


def test_a_torch_file_cut_off_anywhere_is_incomplete(tmp_path):
    path = tmp_path / "step_100.pt"
    path.write_bytes(FULL)
    assert (only(tmp_path).complete, only(tmp_path).step, only(tmp_path).format) == (True, 100, "pytorch")
    for size in (len(FULL) - 1, len(FULL) // 2, 100, 1, 0):
        os.truncate(path, size)
        found = only(tmp_path)
        assert not found.complete
        assert found.problem


def test_a_file_that_starts_with_zeros_never_reached_the_disk(tmp_path):
    (tmp_path / "ckpt-3.pth").write_bytes(bytes(5000))
    found = only(tmp_path)
    assert (found.step, found.complete) == (3, False)
    assert "never reached the disk" in found.problem


def test_safetensors_must_be_as_long_as_their_header_says(tmp_path):
    path = tmp_path / "model_step_9.safetensors"
    path.write_bytes(safetensors_bytes())
    assert only(tmp_path).complete
    assert "weights only" in only(tmp_path).problem
    for size in (len(safetensors_bytes()) - 1, 30, 7):
        os.truncate(path, size)
        assert not only(tmp_path).complete
    path.write_bytes(struct.pack("<Q", 2**63) + b"{}")
    assert not only(tmp_path).complete


def test_weights_without_optimizer_are_whole_but_noted(tmp_path):
    (tmp_path / "best_model.pt").write_bytes(torch_bytes({"fc.weight": 1}))
    assert (only(tmp_path).complete, only(tmp_path).problem) == (
        True,
        "weights only: the optimizer's state is not in it",
    )


def test_pickles_are_never_loaded(tmp_path):
    class Bomb:
        def __reduce__(self):
            return (os.mkdir, (str(tmp_path / "exploded"),))

    (tmp_path / "model.pt").write_bytes(pickle.dumps(Bomb()))
    (tmp_path / "step_2.pt").write_bytes(torch_bytes({"optimizer": Bomb()}))
    found = find_checkpoints([tmp_path])
    assert [(Path(c.path).name, c.complete) for c in found] == [("step_2.pt", True), ("model.pt", False)]
    assert "cannot be told" in found[1].problem
    assert not (tmp_path / "exploded").exists()


def test_numpy_and_keras_archives(tmp_path):
    np.savez(tmp_path / "checkpoint_4.npz", w=np.ones(1000))
    np.savez(tmp_path / "dataset.npz", x=np.ones(3))
    with zipfile.ZipFile(tmp_path / "epoch_2.keras", "w") as archive:
        archive.writestr("model.weights.h5", b"x")
    assert {(c.format, c.step, c.epoch, c.complete) for c in find_checkpoints([tmp_path])} == {
        ("numpy", 4, None, True),
        ("keras", None, 2.0, True),
    }
    os.truncate(tmp_path / "checkpoint_4.npz", 900)
    assert [c.complete for c in find_checkpoints([tmp_path])] == [False, True]


def test_an_hdf5_file_shorter_than_its_header_says_is_cut_off(tmp_path):
    head = b"\x89HDF\r\n\x1a\n" + bytes([2, 8, 8, 0]) + struct.pack("<QQQ", 0, 2**64 - 1, 4096)
    (tmp_path / "model_epoch_3.h5").write_bytes(head + bytes(4096 - len(head)))
    assert only(tmp_path).complete
    os.truncate(tmp_path / "model_epoch_3.h5", 4000)
    assert "4000 of 4096" in only(tmp_path).problem


def test_folders_of_deepspeed_accelerate_and_torch_distributed(tmp_path):
    deep = tmp_path / "out" / "global_step30"
    deep.mkdir(parents=True)
    (deep / "mp_rank_00_model_states.pt").write_bytes(FULL)
    (deep / "zero_pp_rank_0_mp_rank_00_optim_states.pt").write_bytes(FULL)
    saved = tmp_path / "acc" / "step_20"
    saved.mkdir(parents=True)
    (saved / "model.safetensors").write_bytes(safetensors_bytes())
    (saved / "optimizer.bin").write_bytes(FULL)
    spread = tmp_path / "dcp" / "step-10"
    spread.mkdir(parents=True)
    (spread / "__0_0.distcp").write_bytes(b"x")
    found = find_checkpoints([tmp_path])
    assert [(c.format, c.step, c.complete) for c in found] == [
        ("deepspeed", 30, True),
        ("accelerate", 20, True),
        ("torch_distributed", 10, False),
    ]
    os.truncate(deep / "zero_pp_rank_0_mp_rank_00_optim_states.pt", 50)
    (spread / ".metadata").write_bytes(metadata({"__0_0.distcp": 1}))
    assert [c.complete for c in find_checkpoints([tmp_path])] == [False, True, True]


def test_a_distributed_checkpoint_needs_every_file_and_byte_that_its_metadata_names(tmp_path):
    folder = tmp_path / "step-4"
    folder.mkdir()
    whole = metadata({"__0_0.distcp": 100, "__1_0.distcp": 50})
    (folder / ".metadata").write_bytes(whole)
    (folder / "__0_0.distcp").write_bytes(bytes(100))
    assert only(tmp_path).problem == "__1_0.distcp is missing"
    (folder / "__1_0.distcp").write_bytes(bytes(49))
    assert "49 of 50" in only(tmp_path).problem
    (folder / "__1_0.distcp").write_bytes(bytes(50))
    assert only(tmp_path).complete
    (folder / ".metadata").write_bytes(whole[:-1])
    assert "cut off or damaged" in only(tmp_path).problem
    (folder / ".metadata").write_bytes(metadata({"../../etc/passwd": 1}))
    assert "outside the folder" in only(tmp_path).problem


def test_deepspeed_counts_its_ranks_and_latest_is_written_last(tmp_path):
    folder = tmp_path / "global_step30"
    folder.mkdir()
    (folder / "mp_rank_00_model_states.pt").write_bytes(torch_bytes({"optimizer": 0, "dp_world_size": 2}))
    (folder / "zero_pp_rank_0_mp_rank_00_optim_states.pt").write_bytes(FULL)
    assert "1 of 2 ranks" in only(tmp_path).problem
    (folder / "bf16_zero_pp_rank_1_mp_rank_00_optim_states.pt").write_bytes(FULL)
    assert only(tmp_path).complete
    (tmp_path / "latest").write_text("global_step20")
    assert "latest" in only(tmp_path).problem
    (tmp_path / "latest").write_text("global_step30")
    assert only(tmp_path).complete


def test_megatron_names_its_last_whole_iteration_in_a_file_beside(tmp_path):
    folder = tmp_path / "iter_0000500" / "mp_rank_00"
    folder.mkdir(parents=True)
    (folder / "model_optim_rng.pt").write_bytes(FULL)
    assert "latest_checkpointed_iteration.txt" in only(tmp_path).problem
    (tmp_path / "latest_checkpointed_iteration.txt").write_text("500\n")
    assert (only(tmp_path).format, only(tmp_path).step, only(tmp_path).complete) == ("megatron", 500, True)
    os.truncate(folder / "model_optim_rng.pt", 300)
    assert not only(tmp_path).complete


def test_sharded_weights_without_their_index_or_a_shard_are_incomplete(tmp_path):
    names = [f"model-0000{n}-of-00003.safetensors" for n in (1, 2, 3)]
    for name in names:
        (tmp_path / "saved").mkdir(exist_ok=True)
        (tmp_path / "saved" / name).write_bytes(safetensors_bytes())
    assert "index" in only(tmp_path).problem
    weights = {str(n): name for n, name in enumerate(names)}
    (tmp_path / "saved" / "model.safetensors.index.json").write_text(json.dumps({"weight_map": weights}))
    assert only(tmp_path).complete
    (tmp_path / "saved" / names[1]).unlink()
    assert "1 of 3 weight files are missing" in only(tmp_path).problem


def test_an_orbax_folder_with_its_temporary_name_is_incomplete(tmp_path):
    (tmp_path / "20.orbax-checkpoint-tmp-1700000000").mkdir()
    found = only(tmp_path)
    assert (found.format, found.step, found.complete) == ("orbax", 20, False)


def test_a_hole_in_the_middle_of_a_torch_file_is_found(tmp_path):
    content = bytearray(torch_bytes({"optimizer": 1}))
    at = content.index(b"PK\x03\x04", 10)
    content[at : at + 4] = bytes(4)
    (tmp_path / "step_5.pt").write_bytes(bytes(content))
    assert not only(tmp_path).complete


def test_step_and_epoch_come_from_inside_when_the_name_tells_none(tmp_path):
    (tmp_path / "last.pt").write_bytes(torch_bytes({"epoch": 4, "global_step": 700, "optimizer": 1}))
    assert (only(tmp_path).step, only(tmp_path).epoch) == (700, 4.0)


def test_metrics_in_a_file_name_and_in_the_trainers_state_tell_the_best(tmp_path):
    for step, loss in ((100, 0.5), (200, 0.3), (300, 0.4)):
        (tmp_path / f"step={step}-val_loss={loss}.ckpt").write_bytes(FULL)
    found = find_checkpoints([tmp_path])
    assert [c.metrics for c in found] == [{"val_loss": 0.4}, {"val_loss": 0.3}, {"val_loss": 0.5}]
    chosen, reason = best(found)
    assert (chosen.step, reason) == (200, "val_loss 0.3")


def test_the_trainer_names_its_best_and_the_last_to_be_named_counts(tmp_path):
    for step, loss, named in ((10, 0.9, 10), (20, 0.6, 20), (30, 0.8, 20)):
        folder = trainer_folder(tmp_path, step)
        state = {
            "global_step": step,
            "best_metric": {10: 0.9, 20: 0.6}[named],
            "best_model_checkpoint": f"out/checkpoint-{named}",
            "log_history": [{"step": step, "eval_loss": loss, "eval_runtime": 3.0}],
        }
        (folder / "trainer_state.json").write_text(json.dumps(state))
    found = find_checkpoints([tmp_path])
    assert found[0].metrics == {"eval_loss": 0.8}
    assert [c.best for c in found] == [None, "eval_loss", "eval_loss"]
    assert best(found)[0].step == 20
    assert newest(found).step == 30


def test_nothing_is_called_the_best_by_a_metric_whose_direction_is_unknown(tmp_path):
    for step in (1, 2):
        (tmp_path / f"step={step}-zeta={step}.0.ckpt").write_bytes(FULL)
    assert best(find_checkpoints([tmp_path])) is None


def test_only_what_was_written_since_the_start_counts(tmp_path):
    (tmp_path / "step_1.pt").write_bytes(FULL)
    os.utime(tmp_path / "step_1.pt", (1000, 1000))
    started = time.time()
    (tmp_path / "step_2.pt").write_bytes(FULL)
    assert [c.step for c in find_checkpoints([tmp_path], since=started)] == [2]
    assert [c.step for c in find_checkpoints([tmp_path])] == [2, 1]


@pytest.mark.parametrize(
    ("name", "step", "epoch"),
    [
        ("epoch=3-step=300.ckpt", 300, 3.0),
        ("step_100.pt", 100, None),
        ("ckpt-100.pt", 100, None),
        ("last.ckpt", None, None),
        ("model_epoch5.pth", None, 5.0),
        ("ckpt_iter_0000400.pth", 400, None),
    ],
)
def test_step_and_epoch_are_read_from_names(tmp_path, name, step, epoch):
    (tmp_path / name).write_bytes(FULL)
    assert (only(tmp_path).step, only(tmp_path).epoch) == (step, epoch)


def test_the_search_skips_environments_follows_no_links_and_survives_what_it_cannot_read(tmp_path):
    for name in (".git", "node_modules", "lib/site-packages", "env", "models--x"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "step_1.pt").write_bytes(FULL)
    (tmp_path / "env" / "pyvenv.cfg").write_text("")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "step_9.pt").symlink_to(tmp_path / "gone")
    os.mkfifo(tmp_path / "step_8.pt")
    (tmp_path / "train.bin").write_bytes(b"\x01\x02" * 1000)
    assert find_checkpoints([tmp_path, tmp_path / "nowhere", tmp_path / "loop"]) == []


def test_folders_to_search_come_from_the_settings(tmp_path):
    config = {
        "output_dir": "out",
        "trainer.default-root-dir": "/abs",
        "save": "a/b.pt",
        "lr": 1,
        "log_dir": "s3://x",
        "data": "d",
    }
    assert checkpoint_folders(config, tmp_path) == [tmp_path / "out", Path("/abs"), tmp_path / "a", tmp_path]


def test_a_large_tree_is_searched_within_bounds(tmp_path):
    for i in range(300):
        (tmp_path / f"d{i}").mkdir()
        for j in range(10):
            (tmp_path / f"d{i}" / f"f{j}.txt").touch()
    begun = time.process_time()
    assert find_checkpoints([tmp_path]) == []
    assert time.process_time() - begun < 5
