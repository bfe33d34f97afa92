from datasets import Dataset
from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainingArguments

model = BertForSequenceClassification(
    BertConfig(
        hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, vocab_size=50
    )
)
data = Dataset.from_dict({"input_ids": [[1, 2, 3]] * 16, "labels": [0] * 16})
args = TrainingArguments(
    output_dir="out",
    report_to="none",
    eval_strategy="epoch",
    save_strategy="epoch",
    load_best_model_at_end=True,
    metric_for_best_model="f1",
)
Trainer(model=model, args=args, train_dataset=data, eval_dataset=data).train()
