from transformers import TrainingArguments

TrainingArguments(output_dir="out", eval_strategy="epoch", save_strategy="steps", load_best_model_at_end=True)
