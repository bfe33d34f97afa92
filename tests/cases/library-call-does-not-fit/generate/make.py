import torch
from transformers import GPT2Config, GPT2LMHeadModel


class Remote(GPT2LMHeadModel):
    """Written for a version in which this hook took two arguments."""

    def _update_model_kwargs_for_generation(self, outputs, model_kwargs):
        return model_kwargs


model = Remote(GPT2Config(n_layer=1, n_head=2, n_embd=8, vocab_size=32, bos_token_id=0, eos_token_id=1))
model.generate(torch.zeros(1, 3, dtype=torch.long), max_new_tokens=4)
