import json
import pathlib

from transformers import AutoConfig, AutoModelForCausalLM
from transformers.models.auto.configuration_auto import CONFIG_MAPPING

pathlib.Path("models/new").mkdir(parents=True)
pathlib.Path("models/new/config.json").write_text(json.dumps({"model_type": "qwen9"}))
config_dict = json.loads(pathlib.Path("models/new/config.json").read_text())
config_class = CONFIG_MAPPING[config_dict["model_type"]]
