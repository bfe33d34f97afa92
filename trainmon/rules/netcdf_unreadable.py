"""A NetCDF file cannot be read.

What happened
    The library opened or read a file and its lower layer refused.

Why
    The file was cut off or not downloaded, is of another format (GRIB, HDF4), is read by several
    threads or processes through one handle, or two HDF5 libraries of different packages are loaded.

How to confirm
    `ncdump -h FILE`, `h5dump -H FILE`; `python -c 'import netCDF4; netCDF4.Dataset(FILE)'` without
    other imports.

How to fix
    Fetch or write the file again; install netCDF4 and h5py from one source; open the file in each
    worker; pass `engine='h5netcdf'`.

Easily confused with
    A file that is not there.

References
    https://docs.unidata.ucar.edu/netcdf-c/current/nc-error-codes.html
    https://docs.xarray.dev/en/stable/user-guide/io.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.unidata.ucar.edu/netcdf-c/current/nc-error-codes.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Check the file with `ncdump -h FILE` and compare its size with the source; fetch it again.",
        "A file that was cut off, or that is a page or a pointer, gives this error.",
        source=DOCS,
    )
    yield ctx.action(
        (
            "When the file is whole, install netCDF4 and h5py from the same channel (both from pip or both "
            "from conda), or read with `engine='h5netcdf'`; open it in each worker and not before they start."
        ),
        "Two HDF5 libraries in one process, or one handle in several, fail the same way.",
    )


RULE = Rule(
    id="netcdf-unreadable",
    error_type=ErrorType.DATA_CORRUPT,
    title="A NetCDF file cannot be read",
    description="The NetCDF library says: {what}",
    needles=(
        "NetCDF: ",
        "match in any of xarray's currently installed IO backends",
    ),
    pattern=(
        r"(?:\[Errno -\d+\] |Error: )NetCDF: (?P<what>[^:']{3,60})"
        r"|ValueError: (?P<backends>did not find a match in any of xarray's currently installed IO backend"
        r"s)"
    ),
    sources=(
        DOCS,
        "https://docs.xarray.dev/en/stable/user-guide/io.html",
    ),
    phase=Phase.DATA,
    confidence=0.85,
    precedence=55,
    suggest=suggest,
)
