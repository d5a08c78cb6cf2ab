"""Times one way of PyTorch and holds its results against Hanji's."""
import math
import time

import numpy
import torch

from arrays import Inputs
from autoregressive import gated, pixelcnn
from kernel_work import conv, cross_entropy, gaussian, gemm, sampling
from latent_models import dcgan, vae
from unet import ddpm

BATCHES, BATCH_MS, MOST_RUNS = 25, 0.5, 2000
BEYOND_CACHE = 256 << 20  # bytes that kernels go round over
SLACK = 1.15              # over the card's own copy, before a time is taken for an error
# Largest difference as a share of the largest value: unit roundoffs of TF32 and BF16 are 2^-11 and 2^-8 of each factor;
# sums of random products grow as their root, as the values do, so that a few of these bound each element.
BOUND = {"F32": 0, "TF32": 8 * 2.0 ** -11, "BF16": 8 * 2.0 ** -8}
KINDS = {each.__name__: each for each in (conv, cross_entropy, gaussian, gemm, sampling, pixelcnn, gated, vae, dcgan, ddpm)}
KERNELS = {"conv", "cross_entropy", "gemm"}


class Options:
    """How PyTorch is to compute."""

    def __init__(self, mode, precision, device):
        self.mode, self.precision, self.device = mode, precision, device
        torch.backends.cuda.matmul.allow_tf32 = precision == "TF32"
        torch.backends.cudnn.allow_tf32 = precision == "TF32"
        torch.backends.cudnn.benchmark = True

    def maybe_compiled(self, function):
        """Wholly or not at all: what the compiler cannot take is an error, never quietly eager."""
        return torch.compile(function, fullgraph=True) if self.mode == "compiled" else function

    def autocast(self):
        return torch.autocast(self.device, torch.bfloat16, enabled=self.precision == "BF16")


def milliseconds(device, runs, count):
    """Of so many runs, between two events."""
    if device != "cuda":
        begin = time.perf_counter()
        for i in range(count):
            runs[i % len(runs)]()
        return 1e3 * (time.perf_counter() - begin)
    begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
    begin.record()
    for i in range(count):
        runs[i % len(runs)]()
    end.record()
    end.synchronize()
    return begin.elapsed_time(end)


def measured(device, runs, quick):
    """Microseconds of a run: median, fastest and slowest batch."""
    count = len(runs)
    for _ in range(1 if quick else 3):
        milliseconds(device, runs, count)
    while not quick and count < MOST_RUNS and milliseconds(device, runs, count) < BATCH_MS:
        count *= 2
    times = sorted(1e3 * milliseconds(device, runs, count) / count for _ in range(3 if quick else BATCHES))
    return times[len(times) // 2], times[0], times[-1]


def difference(expected, found):
    """The largest, as a share of the largest value of each result; NaN differs from everything."""
    if set(expected) != set(found):
        raise ValueError("results %s where %s are due" % (sorted(found), sorted(expected)))
    worst = 0.0
    for name, values in expected.items():
        other = found[name].detach().cpu().numpy().reshape(-1)
        apart = float(numpy.abs(values.reshape(-1).astype(numpy.float64) - other).max())
        if math.isnan(apart):
            return math.inf
        worst = max(worst, apart / max(float(numpy.abs(values).max()), 1e-30))
    return worst


def hanji_kind(work):
    """What Hanji's side multiplies in: F32, TF32 or BF16."""
    return work["precision"].split()[0]


class Refused(Exception):
    """A figure that cannot be right."""


def time_one(work, arrays, way, device, quick, hanji):
    """A row's figures for one way of PyTorch."""
    layout, mode, precision = way
    bytes_each = sum(array.nbytes for array in arrays.values())
    sets = 1
    if work["kind"] in KERNELS and not quick:
        sets = max(1, min(16, math.ceil(BEYOND_CACHE / max(1, bytes_each))))
    bound = max(work["tolerance"], BOUND[precision] + BOUND[hanji_kind(work)])
    if mode == "compiled":
        torch._dynamo.reset()

    def fresh():
        options = Options(mode, precision, device)
        further = (work["bytes"] // 4,) if work["kind"] == "gaussian" else ()
        return KINDS[work["kind"]](Inputs(arrays, device, layout), options, *further)

    expected = {name[7:]: array for name, array in arrays.items() if name.startswith("result/")}
    runs = [fresh() for _ in range(sets)]
    before = difference(expected, fresh()[1]())
    median, low, high = measured(device, [run for run, _ in runs], quick)
    after = difference(expected, fresh()[1]())
    apart = max(before, after)
    if apart > bound:
        raise Refused("results differ by %.2g of the largest value, where %s explains %.2g" % (apart, precision, bound))
    if device == "cuda":
        floor = 1e6 * max(work["bytes"] / (SLACK * hanji["copy_gb_per_s"] * 1e9),
                          work["flops"] / hanji["peaks"][precision])
        if median < floor:
            raise Refused("%.1f us are above the roofline, which allows %.1f" % (median, floor))
    times = [median, low, high]
    if work["kind"] == "sampling":
        times = [each * arrays["images"].shape[1] * arrays["images"].shape[2] for each in times]
    return times, apart, bound
