from transformers import LlamaTokenizer

tokenizer = LlamaTokenizer.from_pretrained("models/llama")
