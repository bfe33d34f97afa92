from datasets import IterableDataset
from torch import nn
from transformers import Trainer, TrainingArguments


def rows():
    while True:
        yield {"input_ids": [1, 2, 3], "labels": [1, 2, 3]}


stream = IterableDataset.from_generator(rows)
trainer = Trainer(
    model=nn.Linear(2, 2), args=TrainingArguments(output_dir="out", report_to=[]), train_dataset=stream
)
