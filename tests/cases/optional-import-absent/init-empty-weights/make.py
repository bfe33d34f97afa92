from transformers import AutoModelForCausalLM, GPT2Config, GPT2LMHeadModel

GPT2LMHeadModel(GPT2Config(n_layer=1, n_head=2, n_embd=16, vocab_size=50)).save_pretrained("models/small")
model = AutoModelForCausalLM.from_pretrained("models/small")
