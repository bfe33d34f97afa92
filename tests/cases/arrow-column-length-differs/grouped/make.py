from datasets import Dataset

dataset = Dataset.from_dict({"text": ["ab", "cd"]})
dataset.map(lambda batch: {"chunk": [c for text in batch["text"] for c in text]}, batched=True)
