"""What each workload is to reach: times as fast as the best peer (a number), or a time (number, unit, and what the
best peer took when the goal was set, so that it can be read as a factor when the machine is slower)."""

GOALS = {
    "matmul/256x784x30": 1.4, "matmul/64x784x30": 1.4, "matmul/512x512x512": 0.95, "matmul/1024x1024x1024": 0.95,
    "matmul/2048x2048x2048": 0.95,
    "muladd/10000000": 1, "relu/10000000": 1, "sigmoid/10000000": 1, "exp/10000000": 1, "tanh/10000000": 1,
    "sigmoid/100000": 3, "exp/100000": 3, "tanh/100000": 3,
    "absmean/1010": 4, "absmean/60000": 2, "transpose/4096": 1.3, "softmax_ce/256x10": 2, "softmax_ce/4096x1000": 1.5,
    "conv_fwdbwd/64x1x28x28*8x1x5x5": 5, "conv_fwdbwd/64x32x14x14*64x32x3x3": 1.1,
    "conv_fwdbwd/256x64x14x14*64x64x3x3": 1.05, "maxpool_fwdbwd": 1.3, "batchnorm_fwdbwd": 1.3,
    "overhead/graph20": (15, "us", 13.6),
    "train/3v7-linear": (0.0025, "s", 0.0047), "train/3v7-net": (0.009, "s", 0.0175),
    "train/mlp-sgdm": (0.25, "s", 0.34), "train/mlp-adam": (0.28, "s", 0.40),
    "train/lenet": 2, "train/cnn4bn": 2, "train/official": 1.7, "resnet18_fwdbwd": 1.3,
    "infer/cnn4bn/1": (15, "us", 22), "infer/cnn4bn/256": (1500, "us", 2060),
    "png/70000": (1.0, "s", 1.76), "start": (0.2, "s", 0.25),
}

# Peak memory of the trainings: this part of the least peer's.
MEMORY = 1 / 3

# Element-wise operations on large tensors: bytes read and written, and how far from the time that memory alone takes.
TRAFFIC = {f"{name}/10000000": 4e7 * tensors for name, tensors in
           [("add", 3), ("muladd", 4), ("relu", 2), ("sigmoid", 2), ("exp", 2), ("tanh", 2)]}
OVER_LIMIT = 1.3
