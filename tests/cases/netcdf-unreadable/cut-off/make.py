import netCDF4

with netCDF4.Dataset("era5.nc", "w") as data:
    data.createDimension("time", 100_000)
    data.createVariable("t2m", "f4", ("time",))[:] = 1.0
with open("era5.nc", "r+b") as f:
    f.truncate(9000)
netCDF4.Dataset("era5.nc")["t2m"][:]
