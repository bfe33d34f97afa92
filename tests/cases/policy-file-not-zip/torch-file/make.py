import gymnasium as gym
from stable_baselines3 import PPO

with open("agent.zip", "w") as f:
    f.write("version https://git-lfs.github.com/spec/v1")
model = PPO.load("agent.zip", env=gym.make("CartPole-v1"))
