from accelerate import Accelerator
from transformers import GPT2Config, GPT2LMHeadModel

GPT2LMHeadModel(GPT2Config(n_layer=2, n_head=2, n_embd=16, vocab_size=50)).save_pretrained("model")
parts = {"transformer": "cpu", "lm_head": "disk"}
model = GPT2LMHeadModel.from_pretrained("model", device_map=parts, offload_folder="offload")
accelerator = Accelerator(cpu=True)
model = accelerator.prepare(model)
