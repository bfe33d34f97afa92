from datasets import Dataset
from tokenizers import Tokenizer, models
from transformers import PreTrainedTokenizerFast

tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.WordLevel({"a": 0}, unk_token="a")))
tokenizer.chat_template = (
    "{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}"
    "{% for message in messages %}{{ message['content'] }}{% endfor %}"
)
rows = Dataset.from_list(
    [{"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello"}]}] * 500
)


def tokenize(row):
    return {"text": tokenizer.apply_chat_template(row["messages"], tokenize=False)}


rows.map(tokenize)
