"""In which part of the run a failure struck: from the frames of its traceback, else from what was printed before."""

from __future__ import annotations

from collections.abc import Sequence

from trainmon.analyze.candidates import Candidate
from trainmon.analyze.frames import crash_stack, is_user_code
from trainmon.analyze.knowledge import compiled
from trainmon.analyze.phase_tables import (
    BY_FRAME,
    BY_SCRIPT,
    BY_TYPE,
    CALLS_EVALUATION,
    CALLS_TRAINING,
    EVALUATES,
    GENERATES,
    IMPORTING,
    NOT_ENTERED,
    OF_RESULTS,
    OF_SAMPLES,
    OF_TENSORS,
    STARTS_MAIN,
    TABLES,
    TRAIN_LOOP,
    TRAINS,
    WAITS,
)
from trainmon.analyze.progress import is_other_bar, is_progress
from trainmon.analyze.runs import main_of
from trainmon.analyze.said import BEFORE_BYTES, Said, said_before
from trainmon.logs import Traceback, lines_around
from trainmon.model import ErrorType, Phase

FITTING = (
    "attempting graceful shutdown"  # pytorch_lightning/trainer/call.py, while a trainer's entry point runs
)
# The innermost frames of these only say where the program happened to be.
FROM_OUTSIDE = frozenset(
    {
        ErrorType.USER_CANCELLED,
        ErrorType.TIME_LIMIT,
        ErrorType.PREEMPTED,
        ErrorType.NODE_FAILURE,
        ErrorType.KILLED,
    }
)


def _texts(traceback: Traceback, candidate: Candidate, callers: bool = False) -> list[str]:
    """Frames of the cause, and of what re-raised it: "U file:function: code", "L …" for a library's."""
    chain = traceback.chain
    if candidate.raised in chain:
        here = chain.index(candidate.raised)
        rest = chain[here:]
        # An exception that was caught shows its stack only from the `try` on; what caught it shows the callers.
        chain = rest if callers or any(r.linked_by == "original" for r in chain) else rest[:1]
    frames = [frame for raised in chain for frame in raised.frames]
    texts = [
        f"{'U' if is_user_code(file) else 'L'} {file}:{function}: {code}"
        for file, function, code in ((f[0].replace("\\", "/"), f[2], f[3]) for f in frames)
    ]
    # A call whose arguments do not fit never becomes a frame: the message alone names the function.
    called = compiled(NOT_ENTERED).match(candidate.line.text) if candidate.raised in chain else None
    return [*texts, f"U :{called.group('function')}: "] if called and texts else texts


def _by_rows(frames: Sequence[str]) -> Phase | None:
    """What a frame says by itself."""
    # The script's own import at its top, or the innermost frame's: nothing has begun yet.
    entry = next((frame for frame in frames if not compiled(STARTS_MAIN).search(frame)), "")
    for frame in (entry, frames[-1]) if frames else ():
        if frame.split(": ", 1)[0].endswith(":<module>") and compiled(IMPORTING).search(frame):
            return Phase.SETUP
    for phase, pattern in BY_FRAME:
        if any(compiled(pattern).search(frame) for frame in frames):
            return phase
    return None


def _only_applies(frames: Sequence[str]) -> bool:
    """Whether the script that was started is one for evaluation or inference, or its model generates, and nothing
    trains."""
    entry = next((frame for frame in frames if frame.startswith("U ")), "")
    applies = compiled(EVALUATES).search(entry) or any(compiled(GENERATES).search(f) for f in frames)
    return bool(applies) and not any(compiled(TRAINS).search(f) for f in frames)


def _is_flat(frames: Sequence[str]) -> bool:
    frames = [frame for frame in frames if not compiled(STARTS_MAIN).search(frame)]
    plain = all(":<module>: " in frame or ":main: " in frame for frame in frames)
    return bool(frames) and plain and _by_rows(frames) is None


def _in_flat_script(error_type: ErrorType, usual: Phase, frames: Sequence[str]) -> Phase:
    """What a script without functions was at: it sets up, loads, builds and trains in one place."""
    if error_type in OF_TENSORS or usual in (Phase.DATA, Phase.MODEL):
        return usual
    return Phase.TRAINING if compiled(OF_RESULTS).search(frames[-1]) else Phase.SETUP


def _by_place(frames: Sequence[str], trained: bool, usual: Phase) -> Phase | None:
    """What the stack as a whole says when no frame decides; `usual` is where such a failure mostly strikes."""
    in_loop = any(compiled(TRAIN_LOOP).search(frame) for frame in frames)
    if trained and frames:
        return Phase.TRAINING
    if frames and any(compiled(IMPORTING).search(frame) for frame in frames[-4:]):
        return Phase.SETUP
    if in_loop:  # a script's `train` may well build its data and its model first
        return Phase.TRAINING if usual is Phase.UNKNOWN else usual
    if any(compiled(TABLES).search(frame) for frame in frames):
        return Phase.DATA
    if frames and usual in (Phase.TRAINING, Phase.UNKNOWN):  # a notebook shows no more than the cell
        if compiled(CALLS_TRAINING).search(frames[-1]):
            return Phase.TRAINING
        if compiled(CALLS_EVALUATION).search(frames[-1]):
            return Phase.EVALUATION
    if _is_flat(frames):
        return Phase.SETUP
    return None


_FAILED_SCRIPT = r"^(?P<script>[\w./-]+\.py) FAILED$"  # torch/distributed/elastic/multiprocessing/errors
AFTER_BYTES = 1 << 12


def _by_script(candidate: Candidate, traceback: Traceback | None) -> Phase | None:
    script = main_of(traceback) if traceback is not None else None
    if script is None and candidate.log is not None:
        told = (
            compiled(_FAILED_SCRIPT).match(line.text.strip())
            for line in lines_around(candidate.log.data, candidate.start, 0, AFTER_BYTES)
        )
        script = next((found.group("script") for found in told if found), None)
    if script is None:
        return None
    script = script.replace("\\", "/")
    return next((phase for phase, pattern in BY_SCRIPT if compiled(pattern).search(script)), None)


def phase_of(candidate: Candidate, error_type: ErrorType, after: Traceback | None = None) -> Phase:
    """The phase in which a candidate struck; `after` is the traceback that followed a line without one."""
    if candidate.rule is not None and candidate.rule.phase is not None:
        return candidate.rule.phase
    said = said_before(candidate.log.data, candidate.start) if candidate.log is not None else Said()
    trained, reported = said.trained, said.reported
    traceback = candidate.traceback or after
    if said.finished and error_type in (ErrorType.NATIVE_CRASH, ErrorType.NCCL_ERROR, ErrorType.CODE_ERROR):
        placed = _by_rows(_texts(traceback, candidate)) if traceback is not None else None
        # One training may be over and the next one be prepared.
        return placed if placed in (Phase.DATA, Phase.EVALUATION) else Phase.SHUTDOWN
    early = error_type is ErrorType.USER_CANCELLED and not trained  # its frames are all that places it
    if traceback is not None and (early or error_type not in FROM_OUTSIDE):
        frames = _texts(traceback, candidate, callers=True)
        usual = BY_TYPE.get(error_type, Phase.UNKNOWN)
        at_loop = reported or (trained and usual is not Phase.SETUP)  # a bar alone may be any loop's
        found = (
            _by_rows(_texts(traceback, candidate)) or _by_rows(frames) or _by_place(frames, at_loop, usual)
        )
        if found is Phase.SETUP and error_type in OF_SAMPLES:  # they are parsed and read, too
            found = Phase.DATA
        if found is Phase.EVALUATION and error_type is ErrorType.DATALOADER_WORKER:
            found = Phase.DATA
        if found is Phase.SETUP and _is_flat(frames):
            found = _in_flat_script(error_type, usual, frames)
        at_work = found is Phase.TRAINING or (found is None and usual in (Phase.TRAINING, Phase.UNKNOWN))
        if at_work and not reported and _only_applies(frames):
            found = Phase.EVALUATION
        if found in (Phase.SETUP, Phase.MODEL) and error_type is ErrorType.CUDA_DEVICE_ASSERT:
            found = Phase.TRAINING  # a kernel had indices to look at; the call that reports it comes later
        if found is None and usual is Phase.SETUP and not reported:
            found = usual
        if found is not None:
            return found
    if error_type is ErrorType.NATIVE_CRASH and traceback is None and candidate.log is not None:
        stack = crash_stack(candidate.log.data, candidate.start)
        found = _by_rows([f"{'U' if is_user_code(file) else 'L'} {file}:{name}: " for file, name in stack])
        if found is not None:
            return found
    if error_type is ErrorType.USER_CANCELLED and trained and traceback is not None:
        frames = _texts(traceback, candidate, callers=True)
        placed = Phase.EVALUATION if not reported and _only_applies(frames) else _by_rows(frames)
        if placed in (Phase.EVALUATION, Phase.CHECKPOINT):
            return placed  # an interrupt's stack says where it struck
        if any(compiled(TRAIN_LOOP).search(frame) for frame in frames):
            return Phase.TRAINING
    if said.evaluating or said.only_evaluated:
        return Phase.EVALUATION
    if said.doing is not None:
        return said.doing
    if trained or (traceback is None and error_type is ErrorType.HOST_OOM):
        return Phase.TRAINING
    usual = BY_TYPE.get(error_type, Phase.UNKNOWN)
    if usual is Phase.UNKNOWN or error_type in FROM_OUTSIDE:
        return _by_script(candidate, traceback) or (
            usual if _says_where(traceback) or _lasted(candidate, error_type) else Phase.UNKNOWN
        )
    return usual


def _says_where(traceback: Traceback | None) -> bool:
    """Whether a traceback is one of the program's own, not of a launcher that waited for it, nor of a breakpoint."""
    if traceback is None or any(raised.type.endswith("BdbQuit") for raised in traceback.chain):
        return False
    return not any(compiled(WAITS).search(f[0] + ":") for raised in traceback.chain for f in raised.frames)


def _lasted(candidate: Candidate, error_type: ErrorType) -> bool:
    """Whether a job that somebody stopped may have trained, for all that its log shows: it is long, or only a part
    of one, or reports some progress. Only a limit of time is proof by itself."""
    if error_type is not ErrorType.USER_CANCELLED or candidate.log is None:
        return True
    if candidate.start > BEFORE_BYTES or FITTING in candidate.line.text:
        return True
    return any(
        is_progress(x.text) and not is_other_bar(x.text)
        for x in lines_around(candidate.log.data, candidate.start, BEFORE_BYTES, 0)
    )
