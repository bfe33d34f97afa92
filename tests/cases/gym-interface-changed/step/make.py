import gymnasium as gym

env = gym.make("CartPole-v1")
state = env.reset(seed=0)
for _ in range(10):
    state, reward, done, info = env.step(env.action_space.sample())
