from transformers import AutoTokenizer, LlamaConfig

LlamaConfig(hidden_size=16, num_hidden_layers=1, num_attention_heads=2).save_pretrained("out/llama-sft")
tokenizer = AutoTokenizer.from_pretrained("out/llama-sft")
