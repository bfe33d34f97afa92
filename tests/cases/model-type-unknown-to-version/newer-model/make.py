import json
from pathlib import Path

from transformers import AutoModelForCausalLM

Path("base").mkdir()
Path("base/config.json").write_text(json.dumps({"model_type": "nextgen2", "hidden_size": 64}))
AutoModelForCausalLM.from_pretrained("base")
