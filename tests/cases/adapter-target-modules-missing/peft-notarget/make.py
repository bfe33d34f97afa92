from peft import LoraConfig, get_peft_model
import torch


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = torch.nn.Linear(2, 2)


get_peft_model(Net(), LoraConfig())
