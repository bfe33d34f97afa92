from accelerate.state import AcceleratorState

AcceleratorState().mixed_precision
from accelerate.logging import get_logger

get_logger("x").info("hi")
