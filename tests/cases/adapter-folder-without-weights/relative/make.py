import os

from peft import LoraConfig, PeftModel, get_peft_model
from torch import nn


class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.proj = nn.Linear(4, 4)


get_peft_model(Small(), LoraConfig(target_modules=["proj"])).save_pretrained("./out/checkpoint-10")
os.remove("./out/checkpoint-10/adapter_model.safetensors")
PeftModel.from_pretrained(Small(), "./out/checkpoint-10")
