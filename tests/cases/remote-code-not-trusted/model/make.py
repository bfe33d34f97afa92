import json
import pathlib

from transformers import AutoModelForCausalLM

folder = pathlib.Path("acme-custom-7b")
folder.mkdir()
(folder / "configuration_acme.py").write_text("from transformers import PretrainedConfig\n")
named = {"auto_map": {"AutoConfig": "configuration_acme.AcmeConfig"}, "model_type": "acme"}
(folder / "config.json").write_text(json.dumps(named))
model = AutoModelForCausalLM.from_pretrained("acme-custom-7b", trust_remote_code=False)
