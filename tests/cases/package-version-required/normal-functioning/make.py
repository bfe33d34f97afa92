from transformers.utils.versions import require_version

require_version("tokenizers>=0.99")
