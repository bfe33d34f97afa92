from transformers import FunnelConfig, FunnelModel

config = FunnelConfig(vocab_size=50, block_sizes=[1, 1, 1], d_model=16, n_head=2, d_head=8, d_inner=32)
model = FunnelModel(config)
model.gradient_checkpointing_enable()
