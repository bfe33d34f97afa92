from transformers import HfArgumentParser, TrainingArguments

parser = HfArgumentParser(TrainingArguments)
(training_args,) = parser.parse_args_into_dataclasses(
    ["--output_dir", "out", "--use_cpu", "--deepspeed", "ds/zero3.json"]
)
