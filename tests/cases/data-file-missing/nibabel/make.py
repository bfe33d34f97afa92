import nibabel as nib

image = nib.load("scan/image01")
