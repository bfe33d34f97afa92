import sentencepiece as spm

with open("corpus.txt", "w") as f:
    for n in range(200):
        f.write(f"the small corpus has line {n % 7} only\n")
spm.SentencePieceTrainer.train(input="corpus.txt", model_prefix="bpe", vocab_size=8000, model_type="bpe")
