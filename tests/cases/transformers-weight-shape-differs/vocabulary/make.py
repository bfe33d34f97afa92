from transformers import AutoConfig, AutoModelForCausalLM, GPT2Config, GPT2LMHeadModel

GPT2LMHeadModel(GPT2Config(n_layer=1, n_head=2, n_embd=16, vocab_size=32001)).save_pretrained("out/run7")
config = AutoConfig.from_pretrained("out/run7", vocab_size=32000)
model = AutoModelForCausalLM.from_pretrained("out/run7", config=config)
