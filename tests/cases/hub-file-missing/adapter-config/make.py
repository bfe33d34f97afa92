import pathlib

from peft import PeftModel
from transformers import GPT2Config, GPT2LMHeadModel

pathlib.Path("out/lora").mkdir(parents=True)
base = GPT2LMHeadModel(GPT2Config(n_layer=1, n_head=2, n_embd=16, vocab_size=50))
model = PeftModel.from_pretrained(base, "out/lora")
