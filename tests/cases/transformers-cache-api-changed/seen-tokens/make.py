import torch
from transformers import DynamicCache, GPT2Config, GPT2LMHeadModel


class Model(GPT2LMHeadModel):
    def forward(self, input_ids, past_key_values=None, **kwargs):
        if past_key_values is None:
            past_key_values = DynamicCache()
        max_length = past_key_values.get_max_length()
        assert max_length is None or input_ids.shape[1] <= max_length
        return super().forward(input_ids=input_ids, past_key_values=past_key_values, **kwargs)


model = Model(GPT2Config(n_layer=1, n_head=2, n_embd=16, vocab_size=50))
optimizer = torch.optim.AdamW(model.parameters())
for step in range(300):
    loss = model(torch.randint(0, 50, (2, 8)), labels=torch.randint(0, 50, (2, 8))).loss
    loss.backward()
    optimizer.step()
    print(f"step {step} loss {loss.item():.4f}")
