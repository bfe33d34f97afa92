from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

built = Tokenizer(models.BPE())
built.pre_tokenizer = pre_tokenizers.ByteLevel()
built.train_from_iterator(["the quick brown fox"] * 9, trainers.BpeTrainer(special_tokens=["<|endoftext|>"]))
tokenizer = PreTrainedTokenizerFast(tokenizer_object=built, eos_token="<|endoftext|>")


def tokenize(batch):
    return tokenizer(batch["text"], padding=True)


tokenize({"text": ["the quick", "the quick brown fox"]})
