echo '{"dataset_reader": {"type": "text_classification_json", "tokenizer": "whitespace"}, "train_data_path": "t.json",' >config.json
echo '"data_loader": {"batch_size": 2}, "trainer": {}}' >>config.json
echo '{"text": "a b", "label": "x"}' >t.json
allennlp train config.json -s out
