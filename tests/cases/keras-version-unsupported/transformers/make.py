from transformers import TFBertModel

model = TFBertModel.from_pretrained("bert")
