from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from torch.utils.data import DataLoader
from transformers import DataCollatorWithPadding, PreTrainedTokenizerFast

built = Tokenizer(models.WordLevel(unk_token="[UNK]"))
built.pre_tokenizer = pre_tokenizers.Whitespace()
built.train_from_iterator(
    ["Anna lives in Rome"], trainers.WordLevelTrainer(special_tokens=["[UNK]", "[PAD]"])
)
tokenizer = PreTrainedTokenizerFast(tokenizer_object=built, unk_token="[UNK]", pad_token="[PAD]")
rows = [dict(tokenizer("Anna lives in Rome"), labels=[1, 0, 0, 2]), dict(tokenizer("Anna"), labels=[1])]
for batch in DataLoader(rows, batch_size=2, collate_fn=DataCollatorWithPadding(tokenizer)):
    print(batch)
