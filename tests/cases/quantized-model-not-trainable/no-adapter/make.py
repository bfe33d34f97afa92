from transformers import AutoModelForCausalLM, BitsAndBytesConfig, GPT2Config, GPT2LMHeadModel, Trainer, TrainingArguments

GPT2LMHeadModel(GPT2Config(n_layer=2, n_head=2, n_embd=64, vocab_size=500)).save_pretrained("model")
config = BitsAndBytesConfig(load_in_4bit=True)
model = AutoModelForCausalLM.from_pretrained("model", quantization_config=config, device_map="cpu")
rows = [{"input_ids": [1, 2, 3, 4], "labels": [1, 2, 3, 4]}] * 40
trainer = Trainer(model=model, args=TrainingArguments(output_dir="out", use_cpu=True, report_to=[]), train_dataset=rows)
