import soundfile

wav, rate = soundfile.read("Don't mind, I will take care of it.")
