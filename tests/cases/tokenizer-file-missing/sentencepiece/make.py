import sentencepiece

tokenizer = sentencepiece.SentencePieceProcessor(model_file="tokenizers/bpe_32k.model")
