"""A data file or folder does not exist.

What happened
    The program tried to open or list data that is not there.

Why
    A relative path and another working folder, data that was not copied to this node, a wrong option, or a
    preparation step that did not run.

How to confirm
    `ls -ld` the path on the node and from the folder in which the job runs.

How to fix
    Give an absolute path; mount or copy the data; run the preparation or download first.

Easily confused with
    A missing checkpoint or configuration file.

References
    https://docs.python.org/3/library/exceptions.html#FileNotFoundError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#FileNotFoundError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    path = (
        (
            ctx["path"]
            or ctx["sound"]
            or ctx["gone"]
            or ctx["h5"]
            or ctx["lmdb"]
            or ctx["sox"]
            or ctx["itk"]
            or ctx["tf"]
            or ctx["nifti"]
        )
        .strip()
        .rstrip(":.")
    )
    if path and not path.startswith(("/", "~")) and ":\\" not in path:
        yield ctx.action(
            f"Check where the job starts: `{path}` is relative to its working folder; give an absolute path.",
            "Launchers and schedulers may start in another folder.",
            source=DOCS,
        )
    yield ctx.action(
        f"Check the path on the failing node: `ls -ld '{path}'` and its parent folder.",
        "A disk that is not mounted or a file that was not copied looks the same.",
    )
    yield ctx.action(
        "If another step writes it, run the download or preparation first.",
        "The file is an input of this run.",
    )


RULE = Rule(
    id="data-file-missing",
    error_type=ErrorType.DATA_NOT_FOUND,
    title="A data file or folder does not exist",
    description="There is nothing at the path that the program reads its data from.",
    needles=(
        "No such file or directory",
        "Error opening",
        "unable to open file: name = ",
        "can't open input file",
        "sitk::ERROR: The file",
        "No such file or no access",
        "No such file: '",
        "cannot find the path specified: '",
    ),
    pattern=(
        r"\b(?:Not found|NOT_FOUND): +(?P<tf>[^;'\x22 ]+\.\w{2,5}); No such file or directory"
        r"|unable to open file: name = '(?P<h5>[^']*)', errno = 2"
        r"|Error opening ['\x22](?P<sound>.{1,300})['\x22]: System error"
        r"|cannot find the path specified: '(?P<gone>[^']*(?i:data|train|valid|\bval\b|test|image|label|annot|corpus|mask)[^']*)'"
        r"|sitk::ERROR: The file \x22(?P<itk>[^\x22]*)\x22 does not exist|No such file(?: or no access)?: '(?P<nifti>[^']*)'$"
        r"|can't open input file [`'](?P<sox>[^']+)': No such file|lmdb\.Error: (?P<lmdb>\S*): No such file"
        r"|(?:No such file or directory|Error opening)[^/'\x22\w.]{1,4}b?['\x22]?(?P<path>[^'\x22]*(?:(?i:data"
        r"|train|valid|\bval\b|test|image|label|annot|corpus|vocab|shard|token|split|audio|video|feature)[^'\x22]*"
        r"|\.(?:csv|tsv|jsonl?|txt|npy|npz|parquet|arrow|jpe?g|png|tiff?|bmp|wav|flac|mp3|mp4|avi|h5|hdf5"
        r"|tar(?:\.gz)?|zip|gz|pkl|pickle|lmdb|tfrecords?|feather|xlsx?|xml|mat|nii(?:\.gz)?|dcm|idx|model|spm"
        r"|root|webp)))['\x22]?"
    ),
    sources=(DOCS,),
    confidence=0.9,
    suggest=suggest,
)
