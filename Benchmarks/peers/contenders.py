"""Who takes part in which workload, in which order; every group is run once a round, one contender after another."""

TERN, TORCH, LAST = "tern", "torch_peer", "torch_peer --way channels_last"
NUMPY, JAX, TENSORFLOW = "numpy_peer", "jax_peer", "tensorflow_peer"

GROUPS = [
    # "torch/malloc" runs PyTorch with the C library told to keep freed memory: on large tensors that is its best form.
    ("operators", [TERN, TORCH, "torch_peer/malloc", NUMPY, JAX, TENSORFLOW]),
    ("layers", [TERN, LAST, TORCH, TENSORFLOW]),
    ("train 3v7-linear", [TERN, JAX, NUMPY, TORCH, "torch_peer --way chapter"]),
    ("train 3v7-net", [TERN, JAX, NUMPY, TORCH, "torch_peer --way chapter"]),
    ("train mlp-sgdm", [TERN, JAX, TORCH]),
    ("train mlp-adam", [TERN, JAX, TORCH]),
    ("train lenet", [TERN, LAST, TORCH, TENSORFLOW]),
    ("train cnn4bn", [TERN, LAST, TORCH, TENSORFLOW]),
    ("train official", [TERN, TENSORFLOW, TORCH, LAST]),
    ("inference", [TERN, "onnx_peer", TORCH]),
    ("pictures", [TERN, "pillow_peer"]),
    ("start", [TERN, NUMPY, TORCH]),
]

# torch/malloc: only where memory is the question.
ONLY = {"torch_peer/malloc": "/10000000$|^absmean/60000|^transpose|^softmax_ce/4096"}
ENVIRONMENT = {"torch_peer/malloc": {
    "MALLOC_MMAP_THRESHOLD_": "1073741824", "MALLOC_TRIM_THRESHOLD_": "4294967296", "MALLOC_TOP_PAD_": "268435456",
    "PEER_TAG": "/malloc"}}

# Trainings whose losses over the first hundred steps are compared with PyTorch's.
LOSSES = ["mlp-sgdm", "mlp-adam", "lenet", "cnn4bn"]
