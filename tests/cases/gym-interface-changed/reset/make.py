import gymnasium as gym
from gymnasium.wrappers import TimeLimit


class Walker(gym.Env):
    observation_space = gym.spaces.Discrete(4)
    action_space = gym.spaces.Discrete(2)

    def reset(self):
        return 0


env = TimeLimit(Walker(), max_episode_steps=5)
env.reset(seed=1)
