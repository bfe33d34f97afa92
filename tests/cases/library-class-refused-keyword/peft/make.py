from peft import LoraConfig

LoraConfig(r=8, lora_alpha=16, adapter_scale_rule="sqrt")
