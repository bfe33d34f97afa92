import pathlib

from transformers import AutoModel

pathlib.Path("models/exported").mkdir(parents=True, exist_ok=True)
model = AutoModel.from_pretrained("models/exported")
