import SimpleITK as sitk

image = sitk.ReadImage("imagesTr/case_00001_0000.nii.gz")
print(image.GetSize())
