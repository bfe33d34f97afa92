"""The advice about a wrong type or a missing attribute names the way out, for messages that Python really raises."""

from __future__ import annotations

import argparse
import json
from pathlib import PurePosixPath

import pytest

from trainmon.analyze import diagnose
from trainmon.model import Evidence, LogSource
from trainmon.rules._attribute_advice import attribute_advice
from trainmon.rules._code import called_in, placed, tuple_argument
from trainmon.rules._type_advice import type_advice

THINGS = {
    "args": argparse.Namespace(lr=1),
    "f": lambda: None,
    "gen": (n for n in ()),
    "json": json,
    "path": PurePosixPath("a"),
    "n": 3,
    "s": "abc",
    "a_list": [1],
    "a_tuple": (1,),
    "Model": type("Model", (), {}),
}


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("args['lr']", "vars(args)"),
        ("f['a']", "round brackets"),
        ("gen[0]", "list(x)"),
        ("n[0]", "Drop the index"),
        ("Model()['x']", "attribute"),
        ("s()", "Rename"),
        ("a_list(2)", "Rename"),
        ("json('x')", "Import the function"),
        ("list(f)", "Call the function"),
        ("'a' in f", "Call the function"),
        ("list(3)", "range"),
        ("'a' in 0.5", "dropna"),
        ("list(Model())", "ModuleList"),
        ("{[1]: 2}", "tuple"),
        ("{}[{'a': 1}]", "tuple"),
        ("s['b']", "json.loads"),
        ("a_list['a']", "x[0]"),
        ("a_tuple['a']", "return_dict"),
        ("a_list[0.5]", "//"),
        ("a_list[0, 1]", "numpy.array"),
        ("range(2.0)", "//"),
        ("json.dumps(f)", "Leave it out"),
        ("'a' + 1", "f-string"),
        ("'a' + path", "str(path)"),
        ("'0.1' - 1", "float(x)"),
        ("'3' > 2", "type=int"),
        ("1 - a_list", "x[0]"),
        ("None + 1", "print both sides"),
        ("1 < None", "print both sides"),
    ],
)
def test_a_type_error_of_python_gets_its_own_advice(code: str, word: str) -> None:
    with pytest.raises(TypeError) as raised:
        eval(code, dict(THINGS))  # noqa: S307
    known = type_advice(f"TypeError: {raised.value}")
    assert known is not None, str(raised.value)
    assert word in known[0]
    assert "{" not in known[1]


@pytest.mark.parametrize(
    ("message", "word"),
    [
        ("linear(): argument 'input' (position 1) must be Tensor, not str", "d.values()"),
        ("conv2d() received: argument 'input' must be Tensor, not list", "torch.stack"),
        ("linear(): argument 'input' (position 1) must be Tensor, not numpy.ndarray", "torch.from_numpy"),
        (
            "argmax(): argument 'input' (position 1) must be Tensor, not SequenceClassifierOutput",
            "output.logits",
        ),
        ("stack(): argument 'tensors' (position 1) must be tuple of Tensors, not Tensor", "Pass a list"),
        ("cannot assign 'int' object to parameter '0' (torch.nn.Parameter or None required)", "nn.Parameter"),
        (
            "cannot assign 'torch.FloatTensor' as parameter 'weight' (torch.nn.Parameter or None expected)",
            "nn.Parameter",
        ),
        ("Cannot interpret '81' as a data type", "one tuple"),
        ("can not serialize 'function' object", "Leave it out"),
        ("unhashable type: 'numpy.ndarray'", ".item()"),
        ("unhashable type: 'slice'", "list(d.items())"),
        ("unsupported operand type(s) for *: 'numpy.ndarray' and 'Tensor'", "torch.from_numpy"),
        ("unsupported operand type(s) for ** or pow(): 'str' and 'int'", "float(x)"),
        (
            "Unsupported types (<class 'int'>) passed to `_gpu_gather_one`. Only nested list/tuple",
            "accelerator.gather",
        ),
    ],
)
def test_so_does_one_of_a_library(message: str, word: str) -> None:
    known = type_advice(f"TypeError: {message}")
    assert known is not None
    assert word in known[0]


def test_an_unknown_message_gets_none() -> None:
    assert type_advice("TypeError: ufunc 'isnan' not supported for the input types") is None


@pytest.mark.parametrize(
    ("owner", "name", "word"),
    [
        ("Namespace", "lr", "--lr"),
        ("numpy.ndarray", "unsqueeze", "numpy.expand_dims"),
        ("numpy.ndarray", "cpu", "Drop .cpu()"),
        ("numpy.ndarray", "backward", "torch.from_numpy(x).backward"),
        ("numpy.ndarray", "expand_dims", "numpy.expand_dims"),
        ("Tensor", "astype", "x.to(dtype)"),
        ("list", "shape", "torch.stack"),
        ("tuple", "to", "x[0]"),
        ("list", "items", "for item in x"),
        ("float", "unsqueeze", "torch.tensor"),
        ("dict", "logits", "x['logits']"),
        ("DataFrame", "str", "df['column'].str"),
        ("Series", "merge", "to_frame"),
        ("function", "DMatrix", "Call it"),
        ("Sequential", "dim", "layer.weight"),
        ("CausalLMOutputWithPast", "last_hidden_state", "output_hidden_states"),
        ("tuple", "logits", "return_dict"),
    ],
)
def test_a_name_of_another_type_is_known(owner: str, name: str, word: str) -> None:
    known = attribute_advice(owner, name)
    assert known is not None
    assert word in known[0]


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        ("Trainer", "shape"),
        ("list", "foo"),
        ("Tensor", "foo"),
        ("numpy.ndarray", "foo"),
        ("DataFrame", "foo"),
    ],
)
def test_and_no_other(owner: str, name: str) -> None:
    assert attribute_advice(owner, name) is None


def test_one_tuple_of_all_arguments_is_seen() -> None:
    assert tuple_argument("y = np.expand_dims((x, 1))", "expand_dims")
    assert not tuple_argument("y = np.expand_dims(x, 1)", "expand_dims")
    assert not tuple_argument("y = np.stack((x, 1))", "expand_dims")


def test_the_one_function_that_a_line_calls() -> None:
    assert called_in("logits = self.lm_head(hidden)") == "self.lm_head"
    assert called_in("y = f(g(x))") == ""


def test_advice_without_a_place_stands_as_it_is() -> None:
    assert placed("Call it.", None) == "Call it."


def test_a_method_called_on_its_class_wants_an_object() -> None:
    log = b"""Traceback (most recent call last):
  File "train.py", line 3, in <module>
    Model.run()
TypeError: Model.run() missing 1 required positional argument: 'self'
"""
    advice = diagnose(Evidence(logs=(LogSource(log),))).suggestions
    assert [s.action is not None and "an object of the class" in s.action for s in advice] == [True]
