from transformers import AutoModelForCausalLM, LlamaConfig

AutoModelForCausalLM.from_config(
    LlamaConfig(
        hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, vocab_size=50
    ),
    attn_implementation="flash_attention_2",
)
