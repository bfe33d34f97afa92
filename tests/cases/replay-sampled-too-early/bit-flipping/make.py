from stable_baselines3 import DQN, HerReplayBuffer
from stable_baselines3.common.envs import BitFlippingEnv

env = BitFlippingEnv(n_bits=8, continuous=False, max_steps=50)
model = DQN(
    "MultiInputPolicy",
    env,
    replay_buffer_class=HerReplayBuffer,
    learning_starts=4,
    train_freq=1,
    verbose=1,
    device="cpu",
)
model.learn(200)
