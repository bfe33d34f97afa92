from accelerate.logging import get_logger

get_logger("x").info("hi")
