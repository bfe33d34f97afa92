from transformers import GPT2Config, GPT2LMHeadModel, Trainer, TrainingArguments, default_data_collator

config = {
    "gradient_accumulation_steps": 4,
    "train_micro_batch_size_per_gpu": "auto",
    "zero_optimization": {"stage": 1},
}
args = TrainingArguments(output_dir="out", report_to=[], use_cpu=True, deepspeed=config)
model = GPT2LMHeadModel(GPT2Config(n_layer=1, n_head=2, n_embd=16, vocab_size=50))
rows = [{"input_ids": [1, 2, 3, 4], "labels": [1, 2, 3, 4]}] * 40
trainer = Trainer(model=model, args=args, train_dataset=rows, data_collator=default_data_collator)
trainer.train()
