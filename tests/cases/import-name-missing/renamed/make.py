from transformers import AdamW, AutoTokenizer
