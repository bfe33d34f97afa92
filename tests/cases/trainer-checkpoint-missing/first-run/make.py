from transformers import GPT2Config, GPT2LMHeadModel, Trainer, TrainingArguments, default_data_collator


def main():
    model = GPT2LMHeadModel(GPT2Config(n_layer=1, n_head=2, n_embd=16, vocab_size=50))
    rows = [{"input_ids": [1, 2, 3, 4], "labels": [1, 2, 3, 4]}] * 40
    args = TrainingArguments(output_dir="runs/bert-a", report_to=[], use_cpu=True)
    trainer = Trainer(model=model, args=args, train_dataset=rows, data_collator=default_data_collator)
    trainer.train(resume_from_checkpoint=True)


main()
