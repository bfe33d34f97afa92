from peft import LoraConfig, get_peft_model
from transformers import BertConfig, BertForSequenceClassification

model = BertForSequenceClassification(
    BertConfig(
        hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, vocab_size=50
    )
)
get_peft_model(model, LoraConfig(target_modules=["q_proj", "v_proj"]))
