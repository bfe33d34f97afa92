"""GRPO of a tiny model made on the spot, without progress bars."""

import torch
from datasets import Dataset
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
from trl import GRPOConfig, GRPOTrainer

words = {word: i for i, word in enumerate(["<pad>", "<eos>", "a", "b", "c", "d"])}
raw = Tokenizer(models.WordLevel(words, unk_token="a"))
raw.pre_tokenizer = pre_tokenizers.Whitespace()
tokenizer = PreTrainedTokenizerFast(tokenizer_object=raw, pad_token="<pad>", eos_token="<eos>")
torch.manual_seed(0)
model = GPT2LMHeadModel(
    GPT2Config(vocab_size=8, n_positions=64, n_embd=16, n_layer=1, n_head=2, bos_token_id=1, eos_token_id=1)
)
arguments = GRPOConfig(
    "out", max_steps=4, per_device_train_batch_size=4, num_generations=4, max_completion_length=8, logging_steps=2,
    report_to=[], use_cpu=True, disable_tqdm=True, save_strategy="no", bf16=False, learning_rate=1e-2,
)  # fmt: skip


def reward_length(completions, **_):
    return [float(len(text)) for text in completions]


prompts = Dataset.from_dict({"prompt": ["a b", "b c", "c d", "d a"] * 4})
GRPOTrainer(model, reward_length, arguments, prompts, processing_class=tokenizer).train()
