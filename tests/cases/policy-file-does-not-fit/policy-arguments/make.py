import gymnasium as gym
from stable_baselines3 import PPO

env = gym.make("CartPole-v1")
PPO("MlpPolicy", env, n_steps=64).save("agent")
model = PPO.load("agent", env=env, policy_kwargs={"net_arch": [256, 256]})
