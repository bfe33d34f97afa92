"""An exception that a program caught and only told of: `logger.error(f"Training failed: {e}")`.

The type is lost then; Python's own messages show it.
"""

from __future__ import annotations

from trainmon.analyze.knowledge import compiled

MOST = 1000
_REPORT = r"^.{0,120}?\b(?i:errors?|failed|failure|exception|crashed)\b[^:'\x22]{0,80}: +(?P<said>[^ ].*)$"
# CPython's messages: Objects/, Python/ceval.c, Lib/importlib, Python/errors.c.
_TYPES = (
    ("AttributeError", r"^(?:'[\w.]+' object|module '[\w.]+'|type object '[\w.]+') has no attribute '"),
    ("NameError", r"^name '\w+' is not defined$"),
    ("ModuleNotFoundError", r"^No module named '"),
    ("ImportError", r"^cannot import name '"),
    ("FileNotFoundError", r"^\[Errno 2\] "),
    ("PermissionError", r"^\[Errno (?:1|13)\] "),
    ("OSError", r"^\[Errno \d+\] "),
    ("IndexError", r"^(?:list|tuple|string|pop) (?:assignment )?index out of range$"),
    ("ZeroDivisionError", r"^(?:integer |float )?(?:division|modulo)(?: or modulo)? by zero$"),
    (
        "TypeError",
        r"^[\w.]+\(\) (?:missing \d+ required|got an unexpected keyword|takes \d+ positional|got multiple values)",
    ),
    ("TypeError", r"^'\w+' object is not (?:callable|iterable|subscriptable)$|^unsupported operand type"),
    (
        "ValueError",
        r"^(?:could not convert string to float|invalid literal for int|not enough values to unpack|too many values to unpack)",
    ),
    (
        "RuntimeError",
        r"^(?:mat1 and mat2 shapes|The size of tensor a|Expected all tensors to be on the same device)",
    ),
)


def as_raised(text: str) -> str | None:
    """`Type: message` for a line that reports an exception by its message alone, None for any other."""
    found = compiled(_REPORT).match(text) if len(text) <= MOST else None
    while found is not None:
        said = found["said"]
        name = next((name for name, pattern in _TYPES if compiled(pattern).search(said)), None)
        if name is not None:
            return f"{name}: {said}"
        found = compiled(_REPORT).match(said)
    return None
