from transformers import TrainingArguments

TrainingArguments(output_dir="out", optim="adamw_torchx")
