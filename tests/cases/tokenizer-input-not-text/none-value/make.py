import pathlib

from datasets import Dataset
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

built = Tokenizer(models.WordLevel(unk_token="[UNK]"))
built.pre_tokenizer = pre_tokenizers.Whitespace()
built.train_from_iterator(
    ["a good film", "a bad film"], trainers.WordLevelTrainer(special_tokens=["[UNK]", "[PAD]"])
)
tokenizer = PreTrainedTokenizerFast(tokenizer_object=built, unk_token="[UNK]", pad_token="[PAD]")
rows = Dataset.from_dict({"text": ["a good film"] * 1500 + [None] + ["a bad film"] * 499})


def tokenize(batch):
    return tokenizer(batch["text"], truncation=True)


def prepare():
    return rows.map(tokenize, batched=True)


prepare()
