from transformers import GPT2Config, PreTrainedModel


class AcmeForCausalLM(PreTrainedModel):
    config_class = GPT2Config
    _supports_sdpa = False


model = AcmeForCausalLM._from_config(GPT2Config(), attn_implementation="sdpa")
