import SimpleITK as sitk

with open("case_00038_0000.nii.gz", "w") as f:
    f.write("version https://git-lfs.github.com/spec/v1")
image = sitk.ReadImage("case_00038_0000.nii.gz")
print(image.GetSize())
