import json
import pathlib

from transformers import AutoConfig

pathlib.Path("out/run7").mkdir(parents=True, exist_ok=True)
pathlib.Path("out/run7/config.json").write_text(json.dumps({"hidden_size": 8}))
config = AutoConfig.from_pretrained("out/run7")
