from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

built = Tokenizer(models.WordLevel({"a": 0}, unk_token="a"))
built.pre_tokenizer = pre_tokenizers.Whitespace()
tokenizer = PreTrainedTokenizerFast(tokenizer_object=built, unk_token="a", model_max_length=512)
tokenizer("a " * 900)
raise SystemExit(1)
