"""Formats of JAX and TensorFlow without their libraries: an index that TensorFlow wrote, an Orbax folder after its layout."""

from __future__ import annotations

import base64
import json
import os
import struct
from pathlib import Path

import pytest

from trainmon.capture import find_checkpoints
from trainmon.capture.pickle_words import NotAPickle, pickle_words

# tf.train.Checkpoint(model, step).save(...) of TensorFlow 2: its data file has 25,902 bytes.
INDEX = base64.b64decode(
    "AAAGCAEaAggBABwQX0NIRUNLUE9JTlRBQkxFX09CSkVDVF9HUkFQSAgHEgAg/MQBKLIFNV5gePEAPhhtL19mdW5jdGlvbmFsL19v"
    "cGVyYXRpb25zLzEvX2tlcm5lbC8uQVRUUklCVVRFUy9WQVJJQUJMRV9WQUxVRQgBEgkSAggUEgMIrAIgDCjAuwE1jWKjhhwfFWJp"
    "YXMvLkFUVFJJQlVURVMvVkFSSUFCTEVfVkFMVUUIARIFEgMIrAIgzLsBKLAJNRE81V8AJw1zYXZlX2NvdW50ZXIvLkFUVFJJQlVU"
    "RVMvVkFSSUFCTEVfVkFMVUUICRIAIAQoCDUBdd5BAR4LdGVwLy5BVFRSSUJVVEVTL1ZBUklBQkxFX1ZBTFVFCAMSACgENdnGnEMA"
    "AAAAAQAAAABQgI58AAAAAAEAAAAAwPKhsAABA3QAswIAAAAAAQAAAAAK9RJ4uAIIxQIPAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAAAAFf7gIskdUfb"
)
DATA = 25_902


def only(folder: Path):
    (found,) = find_checkpoints([folder])
    return found


def test_a_tensorflow_checkpoint_needs_its_whole_index_and_all_bytes_of_its_data(tmp_path):
    index, data = tmp_path / "ckpt-7.index", tmp_path / "ckpt-7.data-00000-of-00001"
    index.write_bytes(INDEX)
    data.write_bytes(bytes(DATA))
    found = only(tmp_path)
    assert (found.format, found.step, found.complete, found.size) == (
        "tensorflow",
        7,
        True,
        len(INDEX) + DATA,
    )
    os.truncate(data, DATA - 1)
    assert f"{DATA - 1} of {DATA} bytes" in only(tmp_path).problem
    data.unlink()
    assert "data-00000-of-00001 is missing" in only(tmp_path).problem
    data.write_bytes(bytes(DATA))
    for cut in range(len(INDEX)):
        index.write_bytes(INDEX[:cut])
        assert not only(tmp_path).complete, cut


def test_an_index_of_something_else_is_no_checkpoint(tmp_path):
    (tmp_path / "search.index").write_bytes(b"words and their places")
    assert find_checkpoints([tmp_path]) == []


def zstandard(content: bytes) -> bytes:
    """A frame of one block that is kept as it is (RFC 8878)."""
    return (
        b"\x28\xb5\x2f\xfd\xa0"
        + struct.pack("<I", len(content))
        + (len(content) << 3 | 1).to_bytes(3, "little")
        + content
    )


def ocdbt(magic: bytes, content: bytes) -> bytes:
    """A record with its length in front."""
    return magic + struct.pack("<Q", len(content) + 12) + content


def orbax_folder(place: Path) -> Path:
    """One step with one tree in an OCDBT store."""
    tree = place / "20" / "default"
    (tree / "d").mkdir(parents=True)
    about = {"item_handlers": {"default": "x"}, "commit_timestamp_nsecs": 5, "metrics": {"val_loss": 0.5}}
    (place / "20" / "_CHECKPOINT_METADATA").write_text(json.dumps(about))
    (tree / "_METADATA").write_text(json.dumps({"tree_metadata": {}, "use_ocdbt": True}))
    (tree / "manifest.ocdbt").write_bytes(ocdbt(b"\x0c\xdb\x3a\x2a", b"m" * 90))
    frames = zstandard(b"v" * 500) + zstandard(b"w" * 300) + ocdbt(b"\x0c\xdb\x20\xde", b"n" * 50)
    (tree / "d" / "0123456789abcdef").write_bytes(frames)
    return tree


def test_an_orbax_store_is_whole_when_every_record_ends_inside_its_file(tmp_path):
    tree = orbax_folder(tmp_path)
    found = only(tmp_path)
    assert (found.format, found.step, found.complete, found.metrics) == ("orbax", 20, True, {"val_loss": 0.5})
    for file in (tree / "manifest.ocdbt", tree / "d" / "0123456789abcdef", tree / "_METADATA"):
        content = file.read_bytes()
        whole_records = {len(zstandard(b"v" * 500)), len(zstandard(b"v" * 500) + zstandard(b"w" * 300))}
        for cut in set(range(0, len(content), 7)) - whole_records:
            file.write_bytes(content[:cut])
            assert not only(tmp_path).complete, (file.name, cut)
        file.write_bytes(content)
    assert only(tmp_path).complete


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (
            lambda tree: (tree.parent / "_CHECKPOINT_METADATA").write_text(
                '{"commit_timestamp_nsecs": null}'
            ),
            "commit",
        ),
        (lambda tree: (tree / "_METADATA").unlink(), "_METADATA is missing"),
        (lambda tree: (tree / "manifest.ocdbt").unlink(), "manifest"),
        (lambda tree: (tree / "d" / "0123456789abcdef").unlink(), "data of its store is missing"),
        (lambda tree: tree.rename(tree.parent / "aside"), "default is missing"),
    ],
)
def test_an_orbax_folder_that_lacks_something_says_what(tmp_path, spoil, problem):
    spoil(orbax_folder(tmp_path))
    assert problem in only(tmp_path).problem


def test_a_pickle_is_only_read(tmp_path):
    hostile = b"cos\nsystem\n(S'touch " + str(tmp_path / "hit").encode() + b"'\ntR."
    assert "os system" in pickle_words(hostile)
    assert not list(tmp_path.iterdir())
    with pytest.raises(NotAPickle):
        pickle_words(hostile[:-1])
