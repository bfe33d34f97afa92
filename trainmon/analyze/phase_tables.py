"""What tells in which part of the run a failure struck: words of frames, of scripts and of messages, by phase."""

from __future__ import annotations

from trainmon.model import ErrorType, Phase

# Searched in "U file:function: code" of each frame ("L" for installed libraries); the first row that matches any
# frame decides. The order goes from what a loop calls (evaluation, saving, loading) to the loop itself, then to
# what comes before it, and last to what only the names of the user's own files say.
BY_FRAME = (
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
            r"|^U .*: .*\b(?:wandb|trackio|mlflow|neptune|swanlab|comet_ml|aim)\.(?:init\w*|start_run|login|Run|Experiment)\("
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
            r"|load_checkpoint|load_params|load_parameters|load_state|load_accelerator_state|load_train(?:ing|er)?_state|load_network\w*|load_snapshot\w*"
            r"|resume_\w*|\w*resume|_?restore\w*|save_ckpt|load_ckpt|_save_rng_state"
            r"|_load_rng_state): |torch/serialization\.py:save: |wandb/sdk/artifacts/artifact\.py:add_(?:dir|file): "
            r"|transformers/trainer_callback\.py:load_from_json: "
            r"|stable_baselines3/common/(?:base_class|save_util)\.py:load\w*: "
            r"|: .*(?:\btorch\.save|\.save_pretrained|\.(?:load|save)_state|\bsave_model"
            r"|\b_?(?:load|save|resume)_(?:from_)?checkpoint)\("
        ),
    ),
    (  # a function that gives the data of an evaluation only reads them
        Phase.DATA,
        r"^U .*:_?(?:get|build|load|make|create|prepare)_(?:\w+_)?(?:data_?set|data_?loader)s?(?:_\w+)?: ",
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
            r"|soundfile\.py:|torchaudio/(?:_?backend|_?torchcodec|datasets|io|sox_effects|__init__\.py:load)|torch/multiprocessing/reductions\.py:"
            r"|multiprocessing/resource_sharer\.py:|^U .*(?:Dataset\(|DataLoader\()"
            r"|^U .*: .*\.map\(\w*(?:pre_?process|tokeniz|encod|prepar)\w*"
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
            r"|train_epoch|train_batch|train_on_batch|compute_loss|get_batch_loss_metrics|training_epoch|_inner_training_loop"
            r"|run_training_batch|run_step|run_iter|train_iter|fit_generator|train_function|clip_grad_norm_?|unscale_"
            r"|loss_fn|criterion|on_train_(?:batch|epoch)_(?:start|end)): "
            r"|torch/(?:functional|_linalg_utils|_tensor|nn/functional)\.py:\w+: "
            r"|modules/module\.py:__call__: |autograd/__init__\.py|torch/optim/|/amp/grad_scaler\.py:"
            r"|\.backward\(|optimizer\.step\("
            r"|^U .*: .*\b(?:epoch\b.*\bloss|train_loss|loss\.item\(\)|opt(?:imizer)?\.param_groups|epoch\)? %|\.train_on_\w+\()"
            r"|^U .*: .*\b(?:loss_fn|loss_func\w*|criterion|compute_loss)\("
            r"|^U .*: .*\bupdate\w*\(.*\b(?:batch(?:es)?|rollouts?|replay\w*|trajector\w+|minibatch)\b"
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
            r"|^U .*:_?(?:draw|plot|visuali[sz]e)\w*: |^U .*: (?:\w+ = )?(?:\w+\.)?_?(?:draw|plot|visuali[sz]e)\w*\("
            r"|^L .*/(?:matplotlib|seaborn)/"
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
            r"(?:[\w.]*\.)?(?:(?:get|build|make|create|init|update|setup|construct|load)_\w*\(|[A-Z]\w*[a-z]\w*"
            r"\([^()]*(?:\([^()]*\)[^()]*)*(?:\)(?:\s*#.*)?)?$)"
        ),
    ),
    (
        Phase.SETUP,
        (
            # Not `run_config` or `train_with_config`: they work by one.
            r"(?i)^U .*(?::(?:parse|\w*parse_?(?:args?|arguments|opts?|options|config\w*|cfg|flags|cli"
            r"|cmd\w*|command_?line\w*|params)|get_\w*args|(?:_*(?:get|load|read|parse|make|build|create|merge|set|init|update"
            r"|validate|check|from|override|process|prepare|resolve|compose|expand|convert)_(?:\w+_)?)?(?:config|cfg)s?(?:_\w+)?"
            r"|setup|init_for_training): |/(?:hparams|config\w*)/)"
            r"|^U .*: (?:conf|config|cfg|args|opts?|hparams) = |^U .*:(?:main|<module>): (?:os\.)?(?:makedirs|mkdir)\("
            r"|^U .*:(?:main|<module>): (?:\w+ = )?\w*Trainer\("
        ),
    ),
)
TRAIN_LOOP = (
    r"(?i):(?:train|fit|_fit_impl|training_loop|run_epoch|train_loop|learn|run_train\w*|trainer_train"
    r"|train_(?:model|net|network|worker|ddp|func|main|agent|policy)|(?:model|do|start)_train(?:ing)?): "
)
CALLS_TRAINING = r"^U .*: .*\b(?:train|fit|learn)(?:_(?:fn|model|epoch|one_epoch|loop|step))?\("
CALLS_EVALUATION = r"^U .*: .*\b(?:validate|evaluate|validation|eval_epoch|run_eval)\("
NOT_ENTERED = r"^TypeError: (?P<function>[\w.]+)\(\) (?:got an unexpected|missing \d+ required|takes |got multiple values)"
TABLES = r"/(?:pandas/(?:core|io)|sklearn/(?:preprocessing|model_selection|impute)|pyarrow|geopandas|polars)/"
IMPORTING = r"(?:^|: )(?:from [\w.]+ import|import [\w.]+)|importlib"

# A script that only applies a model, by its name, and functions that train all the same.
EVALUATES = (
    r"(?i)^U (?:.*/)?(?:(?:eval|test|infer|predict|demo|sampl(?:e|ing)|generate|benchmark)\w*|\w+tester"
    r"|\w+_(?:eval|evaluation|test|infer|inference|demo|predict))\.py:<module>: "
)
TRAINS = r"(?i):\w*(?:train|fit|backward|optimi|loss)\w*: |^U (?:.*/)?\w*train\w*\.py:"
# A model writes text (transformers' generation), which is no training unless a trainer asked for it.
GENERATES = r"^L .*transformers/generation\w*(?:/\w+)?\.py:(?:generate|\w*sample|\w*search): "
# Only what a model gave has these: the program was past its set-up.
OF_RESULTS = r"\.(?:item|detach|cpu|backward|argmax|softmax|squeeze)\("
# A launcher that waits for its processes: their own stacks say where they were.
WAITS = (
    r"deepspeed/launcher/|torch/distributed/(?:run|launch|launcher/api|elastic/\S+)\.py:|accelerate/commands/"
)
# What starts a script's `main` for it, or looks up its options, is no function of the script.
STARTS_MAIN = r"^L .*(?:/absl/(?:app|flags/\w+)|/click/\w+|/typer/\w+|/hydra/\S+|/fire/\w+|runpy)\.py:"

# What a type means when nothing in the log places it: where such a failure can only, or nearly only, strike.
BY_TYPE = {
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
# What the name of a script says that it does, where nothing else places the failure. One that is named for training
# also loads and builds, and says nothing.
BY_SCRIPT = (
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
            r"|(?:create|make|build|gen|generate)_(?:\w+_)?(?:data|dataset|vocab)\w*)\.py$"
        ),
    ),
)
OF_TENSORS = frozenset(
    {
        ErrorType.SHAPE_MISMATCH,
        ErrorType.DTYPE_MISMATCH,
        ErrorType.DEVICE_MISMATCH,
        ErrorType.INDEX_OUT_OF_RANGE,
        ErrorType.AUTOGRAD_ERROR,
        ErrorType.NAN_LOSS,
    }
)

OF_SAMPLES = frozenset({ErrorType.DATA_CORRUPT, ErrorType.DATA_NOT_FOUND, ErrorType.DATASET_INVALID})
