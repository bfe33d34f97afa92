import pathlib

from peft import PeftConfig

pathlib.Path("out/lora").mkdir(parents=True, exist_ok=True)
print("loading adapter out/lora")
config = PeftConfig.from_pretrained("out/lora")
