import sentencepiece as spm

with open("corpus.txt", "w", encoding="utf-8") as f:
    for n in range(200):
        f.write("".join(chr(0x4E00 + n * 5 + k) for k in range(5)) + "\n")
spm.SentencePieceTrainer.train(
    input="corpus.txt", model_prefix="zh", vocab_size=300, character_coverage=1.0, model_type="bpe"
)
