import pathlib

from transformers import AutoModel

pathlib.Path("out/run7").mkdir(parents=True)
pathlib.Path("out/run7/config.json").write_text('{"model_type": "bert", "hidden_si')
model = AutoModel.from_pretrained("out/run7")
