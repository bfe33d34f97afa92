from accelerate import Accelerator

Accelerator(mixed_precision="float16")
