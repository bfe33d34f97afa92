"""The phase is read from the frames of the common trainers, from the call in a notebook, from the bars before."""

from __future__ import annotations

import pytest

from trainmon.analyze import diagnose
from trainmon.model import Evidence, LogSource


def _phase(log: str) -> str:
    return str(diagnose(Evidence(logs=(LogSource(log.encode()),))).phase)


def _trace(*frames: tuple[str, str, str], error: str) -> str:
    shown = "".join(f'  File "{file}", line 7, in {name}\n    {code}\n' for file, name, code in frames)
    return f"Traceback (most recent call last):\n{shown}{error}\n"


MAIN = ("train.py", "<module>", "main()")
LIB = "/venv/lib/python3.11/site-packages"


@pytest.mark.parametrize(
    ("frames", "error", "phase"),
    [
        ([MAIN, (f"{LIB}/detectron2/engine/hooks.py", "_do_eval", "self._func()")], "KeyError: 'c'", "EVALUATION"),
        ([MAIN, ("data.py", "get_dataset_eval", "open(path)")], "ValueError: odd", "DATA"),
        ([MAIN, ("loop.py", "run", "a, b = loss_fn(net)"), ("data/qm9.py", "fit", "x")], "ValueError: odd", "TRAINING"),
        ([("train.py", "<module>", "model = Net(w=3)  # small")], "ValueError: odd", "MODEL"),
        ([("train.py", "<module>", "score = outputs.item()")], "TypeError: odd", "TRAINING"),
        ([("make.py", "go", "w()"), (f"{LIB}/transformers/generation/utils.py", "generate", "s")], "TypeError: odd", "EVALUATION"),
        ([MAIN, (f"{LIB}/torchaudio/transforms/_transforms.py", "forward", "x")], "TypeError: odd", "UNKNOWN"),
        ([MAIN, ("scorer.py", "eval", "mean_squared_error(a, b)")], "ValueError: odd", "EVALUATION"),
        ([MAIN, (f"{LIB}/sklearn/metrics/_regression.py", "mean_squared_error", "x")], "ValueError: odd", "EVALUATION"),
        ([MAIN, (f"{LIB}/gymnasium/envs/registration.py", "make", "env_creator()")], "TypeError: odd", "SETUP"),
        ([MAIN, ("train.py", "main", "df['p'] = v"), (f"{LIB}/pandas/core/frame.py", "_set_item", "v")], "ValueError: odd", "DATA"),
        ([("a.ipynb", "<module>", "trainer.train()")], "RuntimeError: shape '[3, 5]' is invalid for input of size 14", "TRAINING"),
        ([("train.py", "<module>", "acc = validate(model, loader)")], "TypeError: odd", "EVALUATION"),
        ([MAIN, ("train.py", "merge_config", "cfg.update(x)")], "TypeError: odd", "SETUP"),
        ([MAIN, ("toy.py", "run_with_config", "b * g")], "TypeError: odd", "UNKNOWN"),
        ([(r"D:\ai\torch\serialization.py", "save", "_save(obj)")], "OSError: [Errno 28] No space left on device", "CHECKPOINT"),
    ],
)  # fmt: skip
def test_the_frames_say_where(frames: list[tuple[str, str, str]], error: str, phase: str) -> None:
    assert _phase(_trace(*frames, error=error)) == phase


@pytest.mark.parametrize(
    ("before", "phase"),
    [
        ("Resolving data files:   0%|      | 1/1514 [00:32<13:50:27, 32.93s/it]", "DATA"),
        ("Map (num_proc=8):  13%|█▎       | 8000/60000 [00:00<00:05, 9122.41 examples/s]", "DATA"),
        ("Loading checkpoint shards:  50%|█████     | 1/2 [00:01<00:01,  1.46it/s]", "MODEL"),
        ("Fetching 4 files:  25%|██▌       | 1/4 [00:01<00:01,  1.46it/s]", "MODEL"),
    ],
)
def test_a_bar_that_stopped_says_what_went_on(before: str, phase: str) -> None:
    error = "requests.exceptions.SSLError: (MaxRetryError(\"HTTPSConnectionPool(host='hub', port=443): Max retries \
exceeded with url: /a (Caused by SSLError(SSLEOFError(8, 'EOF occurred in violation of protocol (_ssl.c:1007)')))\"))"
    assert _phase(f"{before}\n{error}\n") == phase
    assert (
        _phase(f"{before.replace('1/1514', '1514/1514').replace('8000/', '60000/')}\nnow\nKilled\n")
        != "SETUP"
    )


def test_a_log_that_ends_inside_a_traceback_still_says_where() -> None:
    log = _trace(
        MAIN,
        ("run.py", "build", "model = AutoModel.from_pretrained(name)"),
        (f"{LIB}/huggingface_hub/file_download.py", "http_get", "temp_file.write(chunk)"),
        error="",
    ).rstrip("\n")
    answer = diagnose(Evidence(logs=(LogSource(log.encode()),)))
    assert (answer.error_type, answer.phase) == ("UNKNOWN", "MODEL")
    assert answer.root_cause and answer.root_cause.line_number == 1
    assert "huggingface_hub/file_download.py:7 in http_get" in answer.description
    assert any("run.py:7 in build" in (s.action or "") for s in answer.suggestions)


def test_the_stack_of_a_native_crash_says_where() -> None:
    log = b"""Epoch: 1 Batch: 40 Loss: 0.91
Fatal Python error: Segmentation fault

Thread 0x00007fda187fc700 (most recent call first):
  File "/home/ann/loader.py", line 3 in __getitem__

Current thread 0x00007fdb9066a180 (most recent call first):
  File "/home/ann/src/coding.py", line 74 in func
  File "/home/ann/src/eval.py", line 81 in evaluate
  File "train.py", line 107 in <module>
Segmentation fault (core dumped)
"""
    found = diagnose(Evidence(logs=(LogSource(log),)))
    assert (str(found.error_type), str(found.phase)) == ("NATIVE_CRASH", "EVALUATION")


@pytest.mark.parametrize(
    ("frames", "error", "phase"),
    [
        ([("infer.py", "<module>", "run(net)"), ("net.py", "run", "net(x)")], "TypeError: odd", "EVALUATION"),
        ([("speedTester.py", "<module>", "go()"), ("plots.py", "go", "x.y")], "TypeError: odd", "EVALUATION"),
        ([("test_net.py", "<module>", "go()"), ("net.py", "train", "x.y")], "TypeError: odd", "TRAINING"),
    ],
)  # fmt: skip
def test_a_script_that_only_applies_a_model(
    frames: list[tuple[str, str, str]], error: str, phase: str
) -> None:
    assert _phase(_trace(*frames, error=error)) == phase


def test_what_starts_main_is_no_function_of_the_script() -> None:
    frames = [
        ("train.py", "<module>", "app.run(main)"),
        (f"{LIB}/absl/app.py", "run", "_run_main(main, args)"),
        ("train.py", "main", "os.makedirs(FLAGS.out)"),
        (f"{LIB}/absl/flags/_flagvalues.py", "__getattr__", "raise AttributeError(name)"),
    ]
    assert _phase(_trace(*frames, error="AttributeError: out")) == "SETUP"


def test_a_server_of_a_model_does_not_train() -> None:
    log = "INFO:     Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit)\nrun.sh: line 3: 71 Killed   serve\n"
    assert _phase(log) == "EVALUATION"


def test_drawing_belongs_to_the_evaluation() -> None:
    frames = [("main.py", "<module>", "run()"), ("out.py", "plot_bins", "x[y]")]
    assert _phase(_trace(*frames, error="NameError: name 'y' is not defined")) == "EVALUATION"


def test_a_job_that_was_stopped_before_any_progress_is_not_said_to_have_trained() -> None:
    end = "slurmstepd: error: *** JOB 101296 ON node07 CANCELLED AT 2026-02-17T21:34:46 ***\n"
    assert _phase("CUDA Available: True\nPython 3.12.8\n" + end) == "UNKNOWN"
    assert _phase("Initializing distributed: GLOBAL_RANK: 0, MEMBER: 1/2\n" + end) == "SETUP"
    assert _phase("step 10: loss 0.5\n" + end) == "TRAINING"


def test_the_stack_of_an_interrupt_says_where_it_struck() -> None:
    bars = "100%|##########| 99/100 [00:09<00:00, 9.9it/s]\n"
    evaluating = _trace(
        ("train.py", "train", "evaluate(net)"), ("train.py", "evaluate", "net(x)"), error="KeyboardInterrupt"
    )
    assert _phase("step 3: loss 0.5\n" + evaluating) == "EVALUATION"
    training = _trace(("train.py", "train", "for x in loader:"), error="KeyboardInterrupt")
    assert (
        _phase("step 3: loss 0.5\nvalidating: 50%|#####     | 5/10 [00:01<00:01, 3it/s]\n" + training)
        == "TRAINING"
    )
    assert (
        _phase(bars + _trace(("test.py", "<module>", "attack()"), error="KeyboardInterrupt")) == "EVALUATION"
    )


def test_a_log_that_stops_at_a_bar_of_an_evaluation_was_evaluating() -> None:
    assert (
        _phase("step 3: loss 0.5\nEvaluating on test set:  46%|####      | 34/74 [05:14<07:03, 10.6s/it]\n")
        == "EVALUATION"
    )


def test_lightnings_word_of_an_interrupt_comes_from_a_trainer_at_work() -> None:
    word = "Detected KeyboardInterrupt, attempting graceful shutdown ...\n"
    assert _phase("Training started\n" + word) == "TRAINING"
    assert (
        _phase("Loading weights: 45%|####      | 180/398 [00:00<00:00, 581it/s]\n^CKeyboardInterrupt\n")
        != "TRAINING"
    )


def test_what_is_met_before_the_first_step_is_not_placed_by_a_bar_alone() -> None:
    bar = "Executing:  40%|####      | 4/10 [00:09<00:14, 2.4s/it]\n"
    error = "RuntimeError: Found no NVIDIA driver on your system."
    assert (
        _phase(
            bar + _trace(("run.py", "go", "f()"), ("run.py", "f", "torch.zeros(1, device=d)"), error=error)
        )
        == "SETUP"
    )


def test_a_loader_that_an_evaluation_starts_reads_data() -> None:
    error = "AttributeError: Can't pickle local object 'make.<locals>.collate_fn'"
    dump = (f"{LIB}/../multiprocessing/reduction.py", "dump", "ForkingPickler(file, protocol).dump(obj)")
    assert _phase(_trace(("run.py", "evaluate", "for x in loader:"), dump, error=error)) == "DATA"
