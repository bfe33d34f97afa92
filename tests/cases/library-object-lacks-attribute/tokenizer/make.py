import json
import pathlib

from transformers import AutoTokenizer

code = """from transformers import PreTrainedTokenizer


class AcmeTokenizer(PreTrainedTokenizer):
    def __init__(self, vocab_file=None, **kwargs):
        super().__init__(**kwargs)
        self.sp_tokenizer = {"a": 0}

    @property
    def vocab_size(self):
        return len(self.sp_tokenizer)

    def get_vocab(self):
        return self.sp_tokenizer
"""
folder = pathlib.Path("acme")
folder.mkdir()
(folder / "tokenization_acme.py").write_text(code)
named = {
    "auto_map": {"AutoTokenizer": ["tokenization_acme.AcmeTokenizer", None]},
    "tokenizer_class": "AcmeTokenizer",
}
(folder / "tokenizer_config.json").write_text(json.dumps(named | {"pad_token": "<pad>"}))
(folder / "config.json").write_text(json.dumps({"model_type": "gpt2"} | named))
tokenizer = AutoTokenizer.from_pretrained("acme", trust_remote_code=True)
