from pathlib import Path

from safetensors.torch import load_file


def restore(path):
    try:
        return load_file(path)
    except Exception:
        raise RuntimeError(f"Failed to load checkpoint {path}: copy it again") from None


Path("model.safetensors").write_bytes(b"")
restore("model.safetensors")
