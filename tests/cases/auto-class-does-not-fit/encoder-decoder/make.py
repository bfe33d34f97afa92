"""An encoder-decoder's configuration is given to the Auto class for decoders."""

from transformers import AutoModelForCausalLM, T5Config

config = T5Config(vocab_size=64, d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2)
model = AutoModelForCausalLM.from_config(config)
