import netCDF4

with open("era5_2019.nc", "w") as f:
    f.write("version https://git-lfs.github.com/spec/v1")
data = netCDF4.Dataset("era5_2019.nc")
