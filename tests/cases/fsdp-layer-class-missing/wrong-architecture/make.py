from accelerate import Accelerator, FullyShardedDataParallelPlugin
from transformers import GPT2Config, GPT2LMHeadModel


def setup():
    plugin = FullyShardedDataParallelPlugin(
        auto_wrap_policy="transformer_based_wrap", transformer_cls_names_to_wrap=["LlamaDecoderLayer"]
    )
    accelerator = Accelerator(cpu=True, fsdp_plugin=plugin)
    model = GPT2LMHeadModel(GPT2Config(n_layer=1, n_head=2, n_embd=16, vocab_size=50))
    plugin.set_auto_wrap_policy(model)
    return accelerator.prepare(model)


setup()
