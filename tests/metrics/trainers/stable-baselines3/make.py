"""PPO on CartPole with its own console table."""

from stable_baselines3 import PPO

PPO("MlpPolicy", "CartPole-v1", n_steps=256, batch_size=64, seed=0, verbose=1, device="cpu").learn(768)
