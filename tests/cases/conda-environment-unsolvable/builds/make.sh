for subdir in noarch linux-64; do
    mkdir -p channel/$subdir
    echo "{\"info\": {\"subdir\": \"$subdir\"}, \"packages\": {}, \"packages.conda\": {}}" >channel/$subdir/repodata.json
done
export CONDARC=$PWD/condarc
printf 'channels: []\ndefault_channels: []\n' >condarc
cat >environment.yml <<END
name: vis
channels:
  - file://$PWD/channel
dependencies:
  - libgomp=9.3.0=h5101ec6_17
  - pytorch=1.9.0=py3.8_cuda11.1_cudnn8.0.5_0
END
conda env create -f environment.yml
