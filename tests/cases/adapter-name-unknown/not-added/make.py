import torch
from peft import LoraConfig, get_peft_model

model = get_peft_model(torch.nn.Sequential(torch.nn.Linear(2, 2)), LoraConfig(target_modules=["0"]))


def use(name):
    model.set_adapter(name)


use("domain_b")
