import json
import pathlib

from transformers import GPT2Model

pathlib.Path("out/run7").mkdir(parents=True, exist_ok=True)
pathlib.Path("out/run7/config.json").write_text(json.dumps({"model_type": "gpt2"}))
model = GPT2Model.from_pretrained("out/run7")
