import pathlib

from transformers import AutoModelForCausalLM

pathlib.Path("models/exported").mkdir(parents=True)
model = AutoModelForCausalLM.from_pretrained("models/exported")
