"""The adapter's folder holds its configuration, the weights were not copied."""

from pathlib import Path

from peft import LoraConfig, PeftModel, get_peft_model
from transformers import BertConfig, BertModel

small = BertConfig(vocab_size=64, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32)
adapted = get_peft_model(BertModel(small), LoraConfig(r=2, target_modules=["query"]))
adapted.save_pretrained("runs/lora")
Path("runs/lora/adapter_model.safetensors").unlink()
model = PeftModel.from_pretrained(BertModel(small), "runs/lora")
