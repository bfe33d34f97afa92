"""What to write instead of an operation that the types of its values do not allow, by what Python or a library said."""

from __future__ import annotations

import functools
from typing import Any

import re2

_CALLABLES = "function|method|builtin_function_or_method|type|ABCMeta"
_ITERATORS = "generator|dict_keys|dict_values|dict_items|zip|map|filter|enumerate|set|reversed|list_iterator"

# (what the message says, what to do, why); {name} is a group of the pattern.
_ROWS = (
    (
        r"'(?:types\.)?(?:Simple)?Namespace' object is not subscriptable",
        "Write args.name instead of args['name'], or vars(args)['name'] where the name is a variable.",
        "The values of a Namespace (argparse) are attributes.",
    ),
    (
        rf"'(?P<t>{_CALLABLES})' object is not subscriptable",
        "Call it with round brackets, f(…)[…]; or rename what hides the list or dictionary of the same name.",
        "Square brackets stand behind a {t} itself, not behind its result.",
    ),
    (
        rf"'(?P<t>{_ITERATORS})' object is not subscriptable",
        "Make a list of it first: list(x)[i], or next(iter(x)) for the first element.",
        "A {t} has no positions.",
    ),
    (
        r"'(?P<t>int|float|bool|numpy\.\w+)' object is not subscriptable",
        "Drop the index, or return the whole list instead of one number.",
        "A single number ({t}) has no elements.",
    ),
    (
        r"'(?P<t>[\w.]+)' object is not subscriptable",
        "Read the value by attribute (x.name) or by the class's own method; print type(x) where it is made.",
        "A {t} has no elements to take by index or key.",
    ),
    (
        r"'(?P<t>str|list|dict|tuple|int|float|bool|set|numpy\.\w+|[\w.]*Tensor|[\w.]*DataFrame)' object is not callable",
        "Rename the variable or attribute that holds the {t} (it hides the function), or put the missing operator or comma.",
        "Round brackets call; a {t} cannot be called.",
    ),
    (
        r"'module' object is not callable",
        "Import the function from the module (from tqdm import tqdm) or call module.function(…).",
        "The name stands for the module itself.",
    ),
    (
        rf"(?:'(?P<t>{_CALLABLES})' object is not iterable|argument of type '(?P<u>{_CALLABLES})' is not iterable)",
        "Call the function and use its result: f() instead of f; or rename the variable that a function of the same name hides.",
        "The function itself stands where a list or text is expected.",
    ),
    (
        r"(?:'(?P<t>int|numpy\.int\w*)' object is not iterable)",
        "Loop over range(n) instead of n, or pass a list with that number in it.",
        "A single number has no elements.",
    ),
    (
        r"argument of type '(?P<t>float)' is not (?:iterable|a container)|'(?P<u>float)' object is not iterable",
        "Drop or fill missing values first (df.dropna(), df.fillna('')), or turn the column to text (.astype(str)).",
        "A missing cell of a table is the number NaN; a single number has no elements.",
    ),
    (
        r"argument of type '(?:\w+\.)?(?P<t>PosixPath|WindowsPath|Path)' is not",
        "Convert the path first: str(path), or compare path.name, path.parts.",
        "A path object does not know `in`.",
    ),
    (
        r"'(?P<t>[A-Z]\w*)' object is not iterable",
        "Put the object into a list (nn.ModuleList([...]) for modules), or go through the attribute that holds its elements.",
        "A {t} is one object, not a series of them.",
    ),
    (
        r"unhashable type: '(?P<t>list|set|dict)'",
        "Use a key that cannot change: tuple(x), a string, or one element (for key in x: d[key]).",
        "A {t} is used as a key of a dictionary or an element of a set.",
    ),
    (
        r"unhashable type: '(?P<t>numpy\.ndarray)'",
        "Use .item() for one number or tuple(x.tolist()) for several as the key.",
        "An array is used as a key of a dictionary or an element of a set.",
    ),
    (
        r"unhashable type: 'slice'",
        "Slice the list inside (d['key'][a:b]), or make a list first: list(d.items())[a:b].",
        "A dictionary is sliced, which has no positions.",
    ),
    (
        r"(?:string indices must be integers|byte indices must be integers)",
        "Parse the text first (json.loads(x)), or loop over d.items() or d.values(): looping over a dictionary gives its keys.",
        "A text is read as if it were a dictionary.",
    ),
    (
        r"(?P<t>list|tuple) indices must be integers or slices, not (?P<u>str)",
        "Take one element first (x[0]['name']), or name the parts: a model gives a dictionary-like output with return_dict=True.",
        "A {t} is read by name as if it were a dictionary.",
    ),
    (
        r"(?P<t>list|tuple) indices must be integers or slices, not (?P<u>float|numpy\.float\w*)",
        "Make the index whole: n // 2 instead of n / 2, or int(i).",
        "Division gives a float, which is no position.",
    ),
    (
        r"(?P<t>list|tuple) indices must be integers or slices, not (?P<u>tuple|list|[\w.]*Tensor|numpy\.ndarray)",
        "Make an array of it first (numpy.array(x)[…], torch.stack(x)[…]), or index step by step (x[i][j], i = int(i)).",
        "Plain lists take one whole number at a time.",
    ),
    (
        r"must be (?:a )?(?:Tensors?|tuple of Tensors|list of Tensors), (?:but got|not) (?P<t>str)\b",
        "Loop over d.values() or d.items(): looping over a dictionary gives its keys; or look the tensor up by that name.",
        "A name stands where a tensor is expected.",
    ),
    (
        r"must be (?:a )?Tensor, (?:but got|not) (?P<t>list|tuple)\b",
        "Stack it first: torch.stack(x) or torch.tensor(x); or take the part that is meant (x[0]) from what a function returned.",
        "A {t} stands where one tensor is expected.",
    ),
    (
        r"must be (?:a )?Tensor, (?:but got|not) (?P<t>(?:numpy\.)?ndarray)\b",
        "Convert it: torch.from_numpy(x).float().to(device).",
        "A NumPy array stands where a tensor is expected.",
    ),
    (
        r"must be (?:a )?Tensor, (?:but got|not) (?P<t>int|float|bool|NoneType|[A-Z]\w+)\b",
        "Convert or select the tensor first: torch.tensor(x) for a number, output.logits or output[0] for a model's output.",
        "A {t} stands where a tensor is expected.",
    ),
    (
        r"must be (?:tuple|list) of Tensors, (?:but got|not) (?P<t>Tensor)\b",
        "Pass a list: torch.stack([a, b]), torch.cat([a, b]); drop the call if the value is one tensor already.",
        "stack and cat join several tensors, and got one.",
    ),
    (
        r"cannot assign '(?P<t>[\w.]+)'(?: object)? (?:to|as) parameter '(?P<u>[\w.]+)'",
        "Wrap it: nn.Parameter(torch.empty(…)) or nn.Parameter(tensor); for a plain tensor use register_buffer.",
        "Only an nn.Parameter can stand where a module keeps a parameter; this is a {t}.",
    ),
    (
        r"'(?P<t>float)' object cannot be interpreted as an integer",
        "Make it whole where it is computed: a // b, int(x); give the option type=int.",
        "range, sizes and counts need a whole number.",
    ),
    (
        r"Cannot interpret '(?P<t>\d+)' as a data type",
        "Pass the shape as one tuple: numpy.zeros((a, b, c)) instead of numpy.zeros(a, b, c).",
        "The second argument is the data type.",
    ),
    (
        r"can not serialize '(?P<t>[\w.]+)' object|\b[Tt]ype (?P<u>[\w.]+) is not (?:JSON|msgpack) serializable",
        "Leave it out of what your code hands over to be sent or saved, or convert it to plain numbers, text or lists first.",
        "The format holds plain values only, no functions, tensors or objects of a program.",
    ),
    (
        r"unsupported operand type\(s\) for [+/]=?: '(?:str' and '\w+Path|\w+Path' and 'str)'|concatenate str \(not \"\w+Path\"\)",
        "Join with path / 'name' where path is a Path on the left, or convert: str(path) + '…'.",
        "A path object and a text are joined.",
    ),
    (
        r"type\(s\) for [^:]{1,12}: '(?:(?P<t>builtin_\w+|function|method)'|[\w.]+' and '(?P<u>builtin_\w+|function|method)')",
        "Write the variable that is meant: the name stands for a function (input, id, max, sum are Python's own); or call it: f().",
        "One side is a {t} itself, not a value.",
    ),
    (
        r"type\(s\) for [^:]{1,12}: '(?:(?:torch\.)?Tensor' and 'list|list' and '(?:(?:torch\.)?Tensor|list))'",
        "Make arrays or tensors of the lists first: numpy.array(x), torch.tensor(x), torch.stack(x).",
        "A plain list does not compute element by element.",
    ),
    (
        r"(?:len\(\) of|iteration over) a 0-d (?P<t>tensor|array)",
        "Give it a dimension first (x.reshape(-1), x.unsqueeze(0)), or take its one value: x.item().",
        "It holds a single number, without length or elements; squeeze() without dim takes off the last dimension, too.",
    ),
    (
        r"can only concatenate (?P<t>tuple|list) \(not \"(?P<u>[\w.]+)\"\) to",
        "Look where the left side was set (a comma at its end, or a function that returns several values), and take x[0].",
        "A {t} can only be joined with another one.",
    ),
    (
        r"expected np\.ndarray \(got (?P<t>[\w.]+)\)",
        "Use torch.as_tensor(x), which takes arrays, lists and tensors; a tensor needs no from_numpy.",
        "torch.from_numpy takes NumPy arrays only, and got a {t}.",
    ),
    (
        r"\b(?P<t>cat|stack|[hvd]stack|concat)\(\) received an invalid combination of arguments - got \(Tensor, Tensor",
        "Put the tensors into one list: torch.{t}([a, b], dim=0).",
        "The second argument is the dimension.",
    ),
    (
        r"\b(?P<t>\w+)\(\) received an invalid combination of arguments - got",
        "Compare with the forms of {t} in the message: sizes and counts have to be plain whole numbers (int(x), x.item()).",
        "No form of the function takes these types in this order.",
    ),
    (
        r"type\(s\) for [^:]{1,12}: '(?:numpy\.ndarray' and '(?:torch\.)?Tensor|(?:torch\.)?Tensor' and 'numpy\.ndarray)'",
        "Bring both to one kind: t.detach().cpu().numpy() for the tensor, or torch.from_numpy(a).to(t.device) for the array.",
        "An array and a tensor (here mostly one on the GPU) do not compute with each other.",
    ),
    (
        r"type\(s\) for [^:]{1,12}: '(?:(?:int|float)' and '(?P<t>list|tuple|dict)|(?P<u>list|tuple|dict)' and '(?:int|float))'",
        "Take the one value that is meant (x[0], x['name'], len(x)), or make an array of it first: numpy.array(x).",
        "Numbers do not compute with a {t} as a whole.",
    ),
    (
        r"type\(s\) for [^:]{1,12}: '(?:NoneType' and '[\w.]+|[\w.]+' and 'NoneType)'|of '(?:NoneType' and|\w+' and 'NoneType)",
        "Find where the value should have been set or returned: print both sides; functions without return give None.",
        "One of the two values is None.",
    ),
    (
        r"Unsupported types \(<class '(?P<t>[\w.]+)'>\) passed to `_\w+`",
        "Make a tensor of it first: accelerator.gather(torch.tensor(x, device=accelerator.device)); gather_object for the rest.",
        "gather, reduce and broadcast take tensors (in lists and dictionaries), not a plain {t}.",
    ),
    (
        r"can only concatenate str \(not \"(?P<t>[\w.]+)\"\) to str|must be str, not (?P<u>int|float)",
        "Use an f-string (f\"{{a}}{{b}}\") or str(x).",
        "Text and a number are joined by +.",
    ),
    (
        r"(?:type\(s\) for [^:]{1,12}: |between instances of )'(?:str' and '(?:int|float)|(?:int|float)' and 'str)'",
        "Convert the text: int(x), float(x); declare the option with type=int or float; in YAML write 1.0e-4, for 1e-4 is text.",
        "A number came as text, mostly from the command line or a configuration.",
    ),
)  # fmt: skip


@functools.cache
def _rows() -> tuple[tuple[Any, str, str], ...]:
    return tuple((re2.compile(pattern), action, reason) for pattern, action, reason in _ROWS)


def type_advice(message: str) -> tuple[str, str] | None:
    """What to do about a TypeError's message, and why; None where no row knows it."""
    for pattern, action, reason in _rows():
        if match := pattern.search(message):
            found = {name: text or "" for name, text in match.groupdict().items()}
            named = {"t": found.get("t") or found.get("u") or "value"}
            return action.format(**named), reason.format(**named)
    return None
