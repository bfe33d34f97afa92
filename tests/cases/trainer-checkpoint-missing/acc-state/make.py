from accelerate import Accelerator

acc = Accelerator()
acc.load_state("out/checkpoint_3")
