import nibabel as nib
import numpy as np

nib.save(nib.Nifti1Image(np.zeros((20, 20, 20), np.float32), np.eye(4)), "label.nii")
with open("label.nii", "r+b") as f:
    f.truncate(3000)
label = nib.load("label.nii").get_fdata()
