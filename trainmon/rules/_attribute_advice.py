"""What to write instead of a name that an object of a well-known type does not have.

People mix up the types that take each other's place: an array for a tensor, a list of tensors for a stacked one, a
column for a table, argparse's Namespace for a dictionary.
"""

from __future__ import annotations

import re

_OF_TENSORS = frozenset(
    {
        *("backward", "clone", "contiguous", "cpu", "cuda", "detach", "device", "dim", "double", "expand", "float", "gather"),
        *("grad", "half", "is_cuda", "long", "masked_fill", "numel", "numpy", "permute", "requires_grad", "requires_grad_"),
        *("scatter", "softmax", "to", "type", "unsqueeze", "view"),
    }
)  # fmt: skip
_OF_ARRAYS = frozenset(
    {"argmax", "astype", "dim", "dtype", "flatten", "max", "mean", "min", "ndim", "reshape", "shape"}
)
_MORE_OF_ARRAYS = frozenset({"size", "squeeze", "std", "sum", "tolist", "transpose", "T"})
_ARRAYLIKE = _OF_TENSORS | _OF_ARRAYS | _MORE_OF_ARRAYS
_NUMBERS = frozenset({"int", "float", "bool", "complex"})

_MODULES = frozenset(
    {
        "Sequential",
        "ModuleList",
        "ModuleDict",
        "Linear",
        "Conv1d",
        "Conv2d",
        "Conv3d",
        "Embedding",
        "LSTM",
        "GRU",
    }
)

_NUMPY_FOR = {
    "clone": "x.copy()",
    "dim": "x.ndim",
    "expand": "numpy.broadcast_to(x, shape)",
    "float": "x.astype('float32')",
    "long": "x.astype('int64')",
    "numel": "x.size",
    "permute": "x.transpose(axes)",
    "unsqueeze": "numpy.expand_dims(x, axis)",
}
_TENSOR_FOR = {
    "asnumpy": "x.detach().cpu().numpy()",
    "astype": "x.to(dtype)",
    "copy": "x.clone()",
    "expand_dims": "x.unsqueeze(dim)",
    "iloc": "x[index]",
    "to_numpy": "x.detach().cpu().numpy()",
    "values": "x.detach().cpu().numpy()",
}
_OF_COLUMNS = frozenset({"cat", "dt", "str", "to_frame", "to_list", "tolist", "unique"})
_OF_TABLES = frozenset(
    {"applymap", "columns", "insert", "iterrows", "itertuples", "join", "melt", "merge", "pivot_table"}
    | {"query", "select_dtypes", "set_index", "to_parquet"}
)
_SETTINGS = frozenset({"Namespace", "SimpleNamespace", "argparse.Namespace", "types.SimpleNamespace"})
_FUNCTIONS = frozenset({"function", "method", "builtin_function_or_method", "functools.partial"})


def attribute_advice(owner: str, name: str) -> tuple[str, str] | None:
    """What to do about `owner` without `name`, and why; None where no more is known than that."""
    kind = owner.rsplit(".", 1)[-1]
    if owner in _SETTINGS:
        return (
            f"Declare it: parser.add_argument('--{name}', …); or use the name that was declared (`--a-b` is args.a_b).",
            f"argparse knows no option `{name}`: the parser that made `args` does not declare it.",
        )
    if kind == "ndarray" and name in _OF_TENSORS:
        instead = _NUMPY_FOR.get(name)
        tensor = f"torch.from_numpy(x).{name}" if name not in ("numpy", "cpu", "detach") else ""
        choices = " or ".join(choice for choice in (instead, tensor) if choice)
        return (
            f"Use {choices}." if choices else f"Drop .{name}(): the value is a NumPy array already.",
            f"`{name}` belongs to tensors; this is a NumPy array.",
        )
    if kind == "ndarray" and name == "expand_dims":
        return "Use numpy.expand_dims(x, axis) or x[..., None].", "It is a function of NumPy, not a method."
    if kind in ("Tensor", "Parameter") and name in _TENSOR_FOR:
        return f"Use {_TENSOR_FOR[name]}.", f"Tensors have no `{name}`; NumPy or pandas objects do."
    if kind in ("list", "tuple") and name in _ARRAYLIKE:
        return (
            "Make one tensor or array of it first (torch.stack(x), torch.tensor(x), numpy.array(x)), or take one element (x[0]).",
            f"`{name}` belongs to tensors and arrays; this is a plain {kind} of them.",
        )
    if kind in ("list", "tuple") and name in ("get", "items", "keys", "values"):
        return (
            f"Go through the {kind} first: `for item in x: item.{name}(…)`, or x[0].{name}(…).",
            f"It is a {kind} of dictionaries, not one dictionary.",
        )
    if kind in _NUMBERS and name in _ARRAYLIKE:
        return (
            f"Make a tensor of the number where it is set (torch.tensor(x), nn.Parameter(torch.tensor(x))), or drop .{name}.",
            f"`{name}` belongs to tensors; this is a plain {kind}: a default, or .item() was called on it already.",
        )
    if kind in _MODULES and name in _ARRAYLIKE | {"data"}:
        return (
            "Pass its weight (layer.weight); for several layers use model.apply(f) with an isinstance check in f.",
            f"A {kind} is a module; `{name}` belongs to its tensors.",
        )
    if re.search(r"Output(?:$|With)", kind) and name in (
        "last_hidden_state",
        "hidden_states",
        "pooler_output",
    ):
        return (
            "Call it with output_hidden_states=True and read outputs.hidden_states[-1], or load it without its head (AutoModel).",
            f"A {kind} is the output of a model with a head: it holds logits, and hidden states only when asked for.",
        )
    if kind == "tuple" and name in ("logits", "loss", "hidden_states", "last_hidden_state", "attentions"):
        return (
            "Call the model with return_dict=True, or read by position: outputs[0].",
            "The output is a plain tuple.",
        )
    if kind in ("dict", "OrderedDict"):
        return f"Write x['{name}'] instead of x.{name}.", "The values of a dictionary are read by key."
    if kind == "DataFrame" and name in _OF_COLUMNS:
        return f"Select one column first: df['column'].{name}.", f"`{name}` belongs to a column (Series)."
    if kind == "Series" and name in _OF_TABLES:
        return (
            f"Keep a table: df[['column']].{name} (two brackets), series.to_frame().{name}, or pd.{name}(…) where it exists.",
            f"`{name}` belongs to a table (DataFrame); one column was selected, or apply and groupby gave one.",
        )
    if owner in _FUNCTIONS:
        return (
            f"Call it first: f().{name}; or rename your function if a module or object of the same name is meant.",
            f"The name stands for a {owner}, which has no `{name}`.",
        )
    return None
