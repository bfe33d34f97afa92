from transformers import GPT2Model

model = GPT2Model.from_pretrained("gpt2")
