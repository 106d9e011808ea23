"""The machine, its instruction set and the environments that Tern and its peers run in; alone it prints the set.

With ISA=avx2 a machine with AVX-512 stands in for one without. Tern has TERN_ISA for that. What holds the peers, each
seen to take effect on a Zen 5 (AVX-512 takes half the time of AVX2 there):
- torch: ATEN_CPU_CAPABILITY (torch.backends.cpu says AVX2) and ONEDNN_MAX_CPU_ISA (its log says jit:avx2).
  MKL_ENABLE_INSTRUCTIONS is for Intel's processors; on AMD's MKL multiplies with AVX2 with and without it.
- numpy: NPY_DISABLE_CPU_FEATURES (tanh of 100,000: 17 us, then 90) and OpenBLAS's type of core (1024 x 1024: 4.8 ms, 9).
- tensorflow: ONEDNN_MAX_CPU_ISA (1024 x 1024: 4.7 ms, then 9.9; a convolution 7.8 and 15.2). Its other kernels were
  compiled for less than AVX-512 (the loop of tanh has 256-bit registers only).
- jax: --xla_cpu_max_isa for the loops that it compiles. Not its products, which YNNPACK chooses by asking the processor
  (ynn::dot_fp32_5x64x1_1x16x1_avx512 in a profile, with every flag that promised otherwise).
- onnxruntime: nothing; MLAS asks the processor and has no setting.
"""
import os, platform, re, subprocess, sys

ORDER = ["base", "avx2", "avx512"]
AVX512 = {"avx512f", "avx512vl", "avx512bw", "avx512dq"}  # what Tern asks for

# What runs with AVX-512 even so: such a time is shown with a star and is no measure for Tern.
NOT_HELD = {"jax": r"^matmul/", "jax/scan": r"^train/", "onnxruntime": ""}


def cpuinfo(key):
    try:
        return next((l.split(":", 1)[1].strip() for l in open("/proc/cpuinfo") if re.match(key + r"\s*:", l)), "")
    except OSError:
        return ""


def best():
    flags = set(cpuinfo("flags").split())
    if platform.machine() in ("arm64", "aarch64"):
        return "neon"
    return "avx512" if AVX512 <= flags else "avx2" if {"avx2", "fma"} <= flags else "base"


isa = os.environ.get("ISA") or best()
held = isa != best()
allowed = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else list(range(os.cpu_count()))
cores = len(allowed)
threads = int(os.environ.get("THREADS") or min(2, cores))


def machine():
    """Its name for the page and the results. A virtual machine may hide the model, but not the family."""
    name = cpuinfo("model name") or platform.processor() or platform.machine()
    if not any(c.isdigit() for c in name) and cpuinfo("cpu family"):
        name += f" (family {cpuinfo('cpu family')}, model {cpuinfo('model')})"
    return f"{name}, {cores} cores, " + (f"{isa} by TERN_ISA in place of {best()}" if held else isa)


def clean():
    """Without settings that a machine may bring along and that slow a peer, or count threads for it."""
    drop = re.compile("^(OMP|MKL|OPENBLAS|GOMP|KMP|TERN_THREADS|TERN_ISA|XLA_FLAGS|ONEDNN|DNNL)")
    return {name: value for name, value in os.environ.items() if not drop.match(name)}


def of_tern(threads):
    return clean() | {"TERN_THREADS": str(threads)} | ({"TERN_ISA": isa} if held else {})


def of_peers(threads):
    counts = {name + "_NUM_THREADS": str(threads) for name in ("OMP", "MKL", "OPENBLAS")}
    return clean() | {"TF_CPP_MIN_LOG_LEVEL": "3"} | counts | (held_to_avx2() if held else {})


def held_to_avx2():
    core = "Zen" if cpuinfo("vendor_id") == "AuthenticAMD" else "Haswell"
    return {
        "ATEN_CPU_CAPABILITY": "avx2", "ONEDNN_MAX_CPU_ISA": "AVX2", "MKL_ENABLE_INSTRUCTIONS": "AVX2",
        "OPENBLAS_CORETYPE": core, "NPY_DISABLE_CPU_FEATURES": numpy_features(), "XLA_FLAGS": "--xla_cpu_max_isa=AVX2"}


def numpy_features():
    """The sets past AVX2 that NumPy was built for and finds here; to disable any other is an error."""
    ask = ("from numpy._core._multiarray_umath import __cpu_dispatch__ as d, __cpu_features__ as f\n"
           "print(*(n for n in d if f.get(n) and (n == 'X86_V4' or n.startswith('AVX512'))))")
    found = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, env=clean())
    return found.stdout.strip()


if __name__ == "__main__":
    if held and (isa not in ORDER or best() not in ORDER or ORDER.index(isa) > ORDER.index(best())):
        sys.exit(f"ISA={isa}: this machine has {best()}, and only less can be asked for ({', '.join(ORDER)})")
    if held and isa != "avx2":
        sys.exit(f"ISA={isa}: the peers can be held to avx2 only")
    print(isa)
