import gymnasium as gym
from stable_baselines3 import PPO

PPO("MlpPolicy", gym.make("CartPole-v1"), n_steps=64).learn(64).save("agent")
model = PPO.load("agent", env=gym.make("Acrobot-v1"))
model.learn(1000)
