"""In which part of the run a failure struck: from the frames of its traceback, else from what was printed before."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import re2

from trainmon.analyze.candidates import Candidate
from trainmon.analyze.frames import crash_stack, is_user_code
from trainmon.analyze.progress import doing_now, is_evaluating, is_evaluating_bar, is_finished, is_training
from trainmon.analyze.runs import main_of
from trainmon.logs import Traceback, lines_around
from trainmon.model import ErrorType, Phase

BEFORE_BYTES = 1 << 16

# Searched in "U file:function: code" of each frame ("L" for installed libraries); the first row that matches any
# frame decides. The order goes from what a loop calls (evaluation, saving, loading) to the loop itself, then to
# what comes before it, and last to what only the names of the user's own files say.
_BY_FRAME = (
    (
        Phase.SHUTDOWN,
        (r":(?:_exit_function|_shutdown|atexit_\w+|destroy_process_group|__del__): "),
    ),
    (
        Phase.SETUP,
        (
            r"argparse\.py:|:parse_args(?:_into_dataclasses)?: |hydra/(?:_internal|core)/(?:config|default)"
            r"|:(?:init_process_group|_env_rendezvous_handler|init_distributed|rendezvous|setup_distributed"
            r"|_create_c10d_store|init_dist\w*): |training_args\w*\.py:__post_init__|\w*Arguments\(|os\.environ\["
            r"|wandb/sdk/wandb_(?:init|setup)\.py:|(?:gym|gymnasium)/envs/registration\.py:make: "
            r"|integrations/deepspeed\.py:trainer_config_\w+: "
        ),
    ),
    (  # vLLM's engine starts with a trial run of the model
        Phase.MODEL,
        (
            r"vllm/v1/\S+:(?:load_model|init_device|determine_available_memory|_?initialize_kv_caches"
            r"|compile_or_warm_up_model|profile_run|_init_executor): "
        ),
    ),
    (
        Phase.CHECKPOINT,
        (
            r":(?:_?save_checkpoint|save_pretrained|save_model|save_weights|_save_optimizer_and_scheduler|_load_from_checkpoint|_load_optimizer_and_scheduler"
            r"|load_checkpoint|load_state|load_accelerator_state|load_train(?:ing|er)?_state|load_network\w*|load_snapshot\w*"
            r"|resume_\w*|\w*resume|_?restore\w*|save_ckpt|load_ckpt|_save_rng_state"
            r"|_load_rng_state): |torch/serialization\.py:save: |transformers/trainer_callback\.py:load_from_json: "
            r"|stable_baselines3/common/(?:base_class|save_util)\.py:load\w*: "
            r"|: .*(?:\btorch\.save|\.save_pretrained|\.(?:load|save)_state|\bsave_model"
            r"|\b_?(?:load|save|resume)_(?:from_)?checkpoint)\("
        ),
    ),
    (
        Phase.EVALUATION,
        (
            r"(?i):(?:evaluate|evaluation_loop|_?evaluate\w*|eval|eval_\w+|_?do_(?:eval|test|valid)\w*|run_eval\w*|validate"
            r"|(?:model|run|final|auto)_(?:evaluate|validate)|\w+_eval|val_(?:step|epoch|loop)|inference_on_dataset|test_and_save_results"
            r"|validation(?:_step|_epoch|_loop)?|_?run_sanity_check|prediction_step|prediction_loop|predict(?:ion)?"
            r"|compute_metrics|test(?:_step|_epoch|_loop)?|run_validation|valid): |/(?:sklearn/metrics|torchmetrics|seqeval)/"
        ),
    ),
    (Phase.SETUP, r":_lazy_init: "),
    (
        Phase.DATA,
        (
            r"(?i)torch/utils/data/|torch_geometric/(?:data|loader)/|/dgl/(?:data|dataloading)/|/monai/data/|/(?:nibabel|torchio|decord|lhotse"
            r"|webdataset|litdata|librosa|SimpleITK|lmdb|rasterio|pydicom)/|/datasets/(?:arrow|load|builder|iterable|table|packaged|dataset_dict|utils)"
            r"|(?:torchvision|torchtext|torchaudio|keras/src|keras|sklearn)/datasets/|tensorflow_datasets/"
            r"|:(?:__getitem__|__getitems__|collate\w*|_?collate_fn|_next_data|load_dataset|tokenize\w*"
            r"|get_train_dataloader|pre_?process\w*|prepare_data\w*|build_dataset\w*|load_data\w*"
            r"|_?read_(?:csv|json|parquet|table|excel|data\w*)|get_dataset\w*): |tf/data|PIL/Image\.py:open: "
            r"|soundfile\.py:|torchaudio/|torch/multiprocessing/reductions\.py:"
            r"|multiprocessing/resource_sharer\.py:|^U .*(?:Dataset\(|DataLoader\()"
            r"|^U .*:_?(?:read|load|open|parse)_(?:corpus|texts?|lines|samples?|images?|examples?|records?|annotations?"
            r"|labels?|features?|vocab\w*|jsonl?|csv|tsv|split)\w*: "
        ),
    ),
    (
        Phase.MODEL,  # DeepSpeed flattens the weights and makes optimizer states while it is initialised
        (
            r"deepspeed/(?:__init__\.py:initialize|runtime/engine\.py:__init__|runtime/(?:bf16_optimizer|fp16/\w+|zero/\w+)"
            r"\.py:(?:__init__|_flatten_dense_tensors_aligned|initialize_optimizer_states)): "
        ),
    ),
    (
        Phase.TRAINING,
        (
            r"(?i):(?:backward|training_step|train_step|optimizer_step|_call_impl|_wrapped_call_impl|train_one_epoch"
            r"|train_epoch|train_batch|compute_loss|get_batch_loss_metrics|training_epoch|_inner_training_loop"
            r"|run_training_batch|run_step|run_iter|train_iter|fit_generator|train_function|clip_grad_norm_?|unscale_"
            r"|loss_fn|criterion|on_train_(?:batch|epoch)_(?:start|end)): "
            r"|torch/(?:functional|_linalg_utils|_tensor|nn/functional)\.py:\w+: "
            r"|modules/module\.py:__call__: |autograd/__init__\.py|torch/optim/|\.backward\(|optimizer\.step\("
            r"|^U .*: .*\b(?:epoch\b.*\bloss|train_loss|loss\.item\(\)|opt(?:imizer)?\.param_groups|epoch\)? %|\.train_on_\w+\()"
        ),
    ),
    (
        Phase.MODEL,
        (
            r"(?i):(?:from_pretrained|from_config|from_single_file|load_state_dict|_load_pretrained_model|build_model\w*"
            r"|create_model|load_\w*(?:model|lora|adapter|weights|backbone|pretrained)\w*|init_model|_?setup_model|make_model"
            r"|get_model|get_peft_model|load_pipeline|initialize_model|build_\w*(?:encoder|decoder|backbone|tower|detector|network|generator)\w*"
            r"|prepare_model\w*): |torch/hub\.py|modeling_utils\.py|:_download: "
            r"|torch/nn/modules/module\.py:(?:_apply|to|cuda): |\.from_pretrained\(|load_state_dict\(|\btorch\.compile\("
            r"|accelerator\.py:prepare|torch/nn/modules/\w+\.py:__init__: |torch/nn/init\.py:"
            r"|^U .*:__init__: .*\b(?:nn|F|layers)\.\w+\("
            r"|^U (?:.*/)?(?:(?:models?|networks?|nets?|backbones?)/[^/]*|\w*(?:[Mm]odel|[Nn]etwork|Net)\w*)\.py:__init__: "
        ),
    ),
    (
        Phase.MODEL,
        r":\w*[a-z](?:Classifier|Regressor|Model|Net|Network|Encoder|Decoder|Transformer)\.__init__: ",
    ),
    (
        Phase.TRAINING,
        r"^U .*:forward: |^U .*: .*= (?:self\.)?(?:[a-z]_)?(?:model|net|generator|discriminator)\(",
    ),
    (Phase.CHECKPOINT, r"torch/serialization\.py:(?:load|_load|_legacy_load): |: .*\btorch\.load\("),
    (
        Phase.DATA,
        (
            r"(?i)^U (?:.*/)?(?:data_?(?:loader|set|utils?|aug\w*)\w*|datasets?|data|vocab\w*|corpus\w*|\w*preprocess\w*"
            r"|augment\w*|transforms?|tokeniz\w+)\.py:|^U .*/(?:data|datasets?|dataset_\w+|data_util|preprocess\w*)/\w+\.py:"
            r"|sentencepiece/|tokenizers?/"
        ),
    ),
    (
        Phase.EVALUATION,
        (
            r"(?i)^U (?:.*/)?(?:eval(?:uate|uation)?(?:_\w+)?|\w+_evaluat(?:e|ion)(?:_\w+)?)(?:\.py:|/)"
            r"|^U .*:_?(?:draw|plot|visuali[sz]e)\w*: |^L .*/(?:matplotlib|seaborn)/"
        ),
    ),
    (
        Phase.DATA,
        (
            r"^U .*:(?:<module>|main): [\w, ]*\b(?:[xXyY]_(?:train|test|val)|(?:train|test|val|eval)_(?:data|set|ds|df)"
            r"|dataset\w*|df)\b[\w, ]* = "
        ),
    ),
    (  # the line that was to give the model its value
        Phase.MODEL,
        (
            r"^U .*: (?:self\.)?(?:\w+_)?(?:model|net|network|encoder|decoder|generator|discriminator) = "
            r"(?:[\w.]*\.)?(?:get|build|make|create|init|update|setup|construct|load)_\w*\("
        ),
    ),
    (
        Phase.SETUP,
        (
            # Not `run_config` or `train_with_config`: they work by one.
            r"(?i)^U .*(?::(?:\w*parse\w*|get_\w*args|(?:_*(?:get|load|read|parse|make|build|create|merge|set|init|update"
            r"|validate|check|from|override|process|prepare|resolve|compose|expand|convert)_(?:\w+_)?)?(?:config|cfg)s?(?:_\w+)?"
            r"|setup|init_for_training): |/(?:hparams|config\w*)/)"
            r"|^U .*: (?:conf|config|cfg|args|opts?|hparams) = |^U .*:(?:main|<module>): (?:os\.)?(?:makedirs|mkdir)\("
            r"|^U .*:(?:main|<module>): (?:\w+ = )?\w*Trainer\("
        ),
    ),
)
_TRAIN_LOOP = (
    r"(?i):(?:train|fit|_fit_impl|training_loop|run_epoch|train_loop|learn|run_train\w*|trainer_train"
    r"|train_(?:model|net|network|worker|ddp|func|main|agent|policy)|(?:model|do|start)_train(?:ing)?): "
)
_CALLS_TRAINING = r"^U .*: .*\b(?:train|fit|learn)(?:_(?:fn|model|epoch|one_epoch|loop|step))?\("
_CALLS_EVALUATION = r"^U .*: .*\b(?:validate|evaluate|validation|eval_epoch|run_eval)\("
_NOT_ENTERED = r"^TypeError: (?P<function>[\w.]+)\(\) (?:got an unexpected|missing \d+ required|takes |got multiple values)"
_TABLES = (
    r"/(?:pandas/(?:core|io)|sklearn/(?:preprocessing|model_selection|impute)|pyarrow|geopandas|polars)/"
)
_IMPORTING = r"(?:^|: )(?:from [\w.]+ import|import [\w.]+)|importlib"

# A script that only applies a model, by its name, and functions that train all the same.
_EVALUATES = (
    r"(?i)^U (?:.*/)?(?:(?:eval|test|infer|predict|demo|sampl(?:e|ing)|generate|benchmark)\w*|\w+tester"
    r"|\w+_(?:eval|evaluation|test|infer|inference|demo|predict))\.py:<module>: "
)
_TRAINS = r"(?i):\w*(?:train|fit|backward|optimi|loss)\w*: |^U (?:.*/)?\w*train\w*\.py:"
# What starts a script's `main` for it, or looks up its options, is no function of the script.
_STARTS_MAIN = r"^L .*(?:/absl/(?:app|flags/\w+)|/click/\w+|/typer/\w+|/hydra/\S+|/fire/\w+|runpy)\.py:"

# What a type means when nothing in the log places it: where such a failure can only, or nearly only, strike.
_BY_TYPE = {
    ErrorType.DEPENDENCY_MISSING: Phase.SETUP,
    ErrorType.DEPENDENCY_CONFLICT: Phase.SETUP,
    ErrorType.CONFIG_ERROR: Phase.SETUP,
    ErrorType.DIST_INIT: Phase.SETUP,
    ErrorType.CUDA_UNAVAILABLE: Phase.SETUP,
    ErrorType.DATA_NOT_FOUND: Phase.DATA,
    ErrorType.DATA_CORRUPT: Phase.DATA,
    ErrorType.DATASET_INVALID: Phase.DATA,
    ErrorType.DATALOADER_WORKER: Phase.DATA,
    ErrorType.SHM_EXHAUSTED: Phase.DATA,
    ErrorType.RESOURCE_LIMIT: Phase.DATA,
    ErrorType.HUB_ACCESS: Phase.MODEL,
    ErrorType.CHECKPOINT_MISMATCH: Phase.MODEL,
    ErrorType.CHECKPOINT_CORRUPT: Phase.MODEL,
    ErrorType.CHECKPOINT_NOT_FOUND: Phase.MODEL,
    ErrorType.CUDA_OOM: Phase.TRAINING,
    ErrorType.NCCL_ERROR: Phase.TRAINING,
    ErrorType.NAN_LOSS: Phase.TRAINING,
    ErrorType.SHAPE_MISMATCH: Phase.TRAINING,
    ErrorType.DTYPE_MISMATCH: Phase.TRAINING,
    ErrorType.DEVICE_MISMATCH: Phase.TRAINING,
    ErrorType.AUTOGRAD_ERROR: Phase.TRAINING,
    ErrorType.DDP_UNUSED_PARAMS: Phase.TRAINING,
    ErrorType.NCCL_TIMEOUT: Phase.TRAINING,
    ErrorType.CUDA_DEVICE_ASSERT: Phase.TRAINING,
    ErrorType.CUDA_ILLEGAL_ACCESS: Phase.TRAINING,
    ErrorType.INDEX_OUT_OF_RANGE: Phase.TRAINING,
    ErrorType.CUDA_LIBRARY_ERROR: Phase.TRAINING,
    ErrorType.GPU_HARDWARE: Phase.TRAINING,
    ErrorType.NATIVE_CRASH: Phase.TRAINING,
    ErrorType.TIME_LIMIT: Phase.TRAINING,
    ErrorType.PREEMPTED: Phase.TRAINING,
    ErrorType.NODE_FAILURE: Phase.TRAINING,
    ErrorType.USER_CANCELLED: Phase.TRAINING,
    ErrorType.KILLED: Phase.TRAINING,
}
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


@functools.cache
def _re(pattern: str) -> Any:
    return re2.compile(pattern)


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
    called = _re(_NOT_ENTERED).match(candidate.line.text) if candidate.raised in chain else None
    return [*texts, f"U :{called.group('function')}: "] if called and texts else texts


def _by_rows(frames: Sequence[str]) -> Phase | None:
    """What a frame says by itself."""
    # The script's own import at its top, or the innermost frame's: nothing has begun yet.
    for frame in (frames[0], frames[-1]) if frames else ():
        if frame.split(": ", 1)[0].endswith(":<module>") and _re(_IMPORTING).search(frame):
            return Phase.SETUP
    for phase, pattern in _BY_FRAME:
        if any(_re(pattern).search(frame) for frame in frames):
            return phase
    return None


_OF_TENSORS = frozenset(
    {
        ErrorType.SHAPE_MISMATCH,
        ErrorType.DTYPE_MISMATCH,
        ErrorType.DEVICE_MISMATCH,
        ErrorType.INDEX_OUT_OF_RANGE,
        ErrorType.AUTOGRAD_ERROR,
        ErrorType.NAN_LOSS,
    }
)

_OF_SAMPLES = frozenset({ErrorType.DATA_CORRUPT, ErrorType.DATA_NOT_FOUND, ErrorType.DATASET_INVALID})


def _only_applies(frames: Sequence[str]) -> bool:
    """Whether the script that was started is one for evaluation or inference, and trains nothing."""
    entry = next((frame for frame in frames if frame.startswith("U ")), "")
    return bool(_re(_EVALUATES).search(entry)) and not any(_re(_TRAINS).search(f) for f in frames)


def _is_flat(frames: Sequence[str]) -> bool:
    frames = [frame for frame in frames if not _re(_STARTS_MAIN).search(frame)]
    plain = all(":<module>: " in frame or ":main: " in frame for frame in frames)
    return bool(frames) and plain and _by_rows(frames) is None


def _in_flat_script(error_type: ErrorType, usual: Phase) -> Phase:
    """What a script without functions was at: it sets up, loads, builds and trains in one place."""
    return usual if error_type in _OF_TENSORS or usual in (Phase.DATA, Phase.MODEL) else Phase.SETUP


def _by_place(frames: Sequence[str], trained: bool, usual: Phase) -> Phase | None:
    """What the stack as a whole says when no frame decides; `usual` is where such a failure mostly strikes."""
    in_loop = any(_re(_TRAIN_LOOP).search(frame) for frame in frames)
    if trained and frames:
        return Phase.TRAINING
    if frames and any(_re(_IMPORTING).search(frame) for frame in frames[-4:]):
        return Phase.SETUP
    if in_loop:  # a script's `train` may well build its data and its model first
        return Phase.TRAINING if usual is Phase.UNKNOWN else usual
    if any(_re(_TABLES).search(frame) for frame in frames):
        return Phase.DATA
    if frames and usual in (Phase.TRAINING, Phase.UNKNOWN):  # a notebook shows no more than the cell
        if _re(_CALLS_TRAINING).search(frames[-1]):
            return Phase.TRAINING
        if _re(_CALLS_EVALUATION).search(frames[-1]):
            return Phase.EVALUATION
    if _is_flat(frames):
        return Phase.SETUP
    return None


# What the name of a script says that it does, where nothing else places the failure. One that is named for training
# also loads and builds, and says nothing.
_BY_SCRIPT = (
    (
        Phase.EVALUATION,
        (
            r"(?i)(?:^|[/_-])(?:eval\w*|test\w*|predict\w*|infer\w*|validat\w*|benchmark\w*)\.py$"
            r"|_(?:eval|test|infer\w*)\.py$"
        ),
    ),
    (
        Phase.DATA,
        (
            r"(?i)(?:^|[/_-])(?:pre_?process\w*|prepare\w*|tokenize\w*|extract\w*"
            r"|(?:create|make|build|generate)_(?:data|dataset|vocab)\w*)\.py$"
        ),
    ),
)
_FAILED_SCRIPT = r"^(?P<script>[\w./-]+\.py) FAILED$"  # torch/distributed/elastic/multiprocessing/errors
AFTER_BYTES = 1 << 12


def _by_script(candidate: Candidate, traceback: Traceback | None) -> Phase | None:
    script = main_of(traceback) if traceback is not None else None
    if script is None and candidate.log is not None:
        told = (
            _re(_FAILED_SCRIPT).match(line.text.strip())
            for line in lines_around(candidate.log.data, candidate.start, 0, AFTER_BYTES)
        )
        script = next((found.group("script") for found in told if found), None)
    if script is None:
        return None
    script = script.replace("\\", "/")
    return next((phase for phase, pattern in _BY_SCRIPT if _re(pattern).search(script)), None)


def phase_of(candidate: Candidate, error_type: ErrorType, after: Traceback | None = None) -> Phase:
    """The phase in which a candidate struck; `after` is the traceback that followed a line without one."""
    if candidate.rule is not None and candidate.rule.phase is not None:
        return candidate.rule.phase
    trained, evaluating, finished, doing = _before(candidate)
    if finished and error_type in (ErrorType.NATIVE_CRASH, ErrorType.NCCL_ERROR, ErrorType.CODE_ERROR):
        return Phase.SHUTDOWN
    traceback = candidate.traceback or after
    early = error_type is ErrorType.USER_CANCELLED and not trained  # its frames are all that places it
    if traceback is not None and (early or error_type not in FROM_OUTSIDE):
        frames = _texts(traceback, candidate, callers=True)
        usual = _BY_TYPE.get(error_type, Phase.UNKNOWN)
        found = (
            _by_rows(_texts(traceback, candidate)) or _by_rows(frames) or _by_place(frames, trained, usual)
        )
        if found is Phase.SETUP and error_type in _OF_SAMPLES:  # they are parsed and read, too
            found = Phase.DATA
        if found is Phase.SETUP and _is_flat(frames):
            found = _in_flat_script(error_type, usual)
        at_work = found is Phase.TRAINING or (found is None and usual in (Phase.TRAINING, Phase.UNKNOWN))
        if at_work and not trained and _only_applies(frames):
            found = Phase.EVALUATION
        if found is not None:
            return found
    if error_type is ErrorType.NATIVE_CRASH and traceback is None and candidate.log is not None:
        stack = crash_stack(candidate.log.data, candidate.start)
        found = _by_rows([f"{'U' if is_user_code(file) else 'L'} {file}:{name}: " for file, name in stack])
        if found is not None:
            return found
    if evaluating:
        return Phase.EVALUATION
    if doing is not None:
        return doing
    if trained or (traceback is None and error_type is ErrorType.HOST_OOM):
        return Phase.TRAINING
    usual = _BY_TYPE.get(error_type, Phase.UNKNOWN)
    if usual is Phase.UNKNOWN or error_type in FROM_OUTSIDE:
        return _by_script(candidate, traceback) or usual
    return usual


def _before(candidate: Candidate) -> tuple[bool, bool, bool, Phase | None]:
    """What the program had said before: that it trained, that it evaluates now, that it has finished training,
    and what else it was at last about to do (`doing`)."""
    if candidate.log is None:
        return False, False, False, None
    trained = evaluating = finished = barred = False
    doing: Phase | None = None
    for line in lines_around(candidate.log.data, candidate.start, BEFORE_BYTES, 0):
        if is_evaluating_bar(line.text):
            evaluating = barred = True
        elif is_training(line.text):
            trained, evaluating, finished, barred, doing = True, False, False, False, None
        elif is_finished(line.text):
            finished = True
        elif is_evaluating(line.text) and len(line.text) < 120:
            evaluating = True
        else:
            doing = doing_now(line.text, doing)
    return trained, evaluating and (trained or barred), finished, doing
