#!/usr/bin/env python3
"""Times with PyTorch what Hanji has timed, and holds the results of both against each other.

    bench/gpu/peers.py FOLDER --json FILE [--seconds N] [--again] [--device cpu --quick]

FOLDER holds hanji.json and, for each piece of work, a safetensors file with its inputs, first weights, random numbers and
Hanji's results; bench/gpu/check writes them. Needs PyTorch and NumPy; where they are missing, the rows say so.

Each piece of work is timed in every way that PyTorch has: images stored NCHW or channels_last, eager or compiled, in F32,
with TF32, or under BF16 autocast. A time is the median of 25 batches between two events, after a warm-up, going round over
inputs that are more than the second-level cache holds. Results are compared before and after timing: a difference beyond
the bound, which is that of the precision, or a time above the roofline, refuses the row.
"""
import argparse
import json
import math
import os
import time

try:
    import numpy
    import torch
    import torch.nn.functional as F
    OBSTACLE = None
except ImportError as missing:
    OBSTACLE = "no PyTorch: " + str(missing)

BATCHES, BATCH_MS, MOST_RUNS = 25, 0.5, 2000
BEYOND_CACHE = 256 << 20  # bytes that kernels go round over
SLACK = 1.15              # over the card's own copy, before a time is taken for an error
# Operations a second by NVIDIA's data sheets for an H100 and an H200, without sparsity.
PEAK = {"F32": 67e12, "TF32": 494.5e12, "BF16": 989e12}
# Largest difference as a share of the largest value: unit roundoffs of TF32 and BF16 are 2^-11 and 2^-8 of each factor;
# sums of random products grow as their root, as the values do, so that a few of these bound each element.
BOUND = {"F32": 0, "TF32": 8 * 2.0 ** -11, "BF16": 8 * 2.0 ** -8}
WAYS = [(layout, mode, precision)
        for mode in ("eager", "compiled")
        for layout in ("channels_last", "NCHW")
        for precision in ("F32", "TF32", "BF16")]


# ---- files ----

def tensors(path):
    """The arrays of a safetensors file: 8 bytes of header length, a JSON header, the elements."""
    kinds = {"F32": "<f4", "I32": "<i4", "U8": "u1"}
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    found = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            found[name] = numpy.frombuffer(data[begin:end], kinds[entry["dtype"]]).reshape(entry["shape"])
    return found


class Inputs:
    """What a piece of work starts from, as PyTorch wants it."""

    def __init__(self, arrays, device, layout):
        self.arrays, self.device, self.layout = arrays, device, layout

    def plain(self, name):
        return torch.from_numpy(self.arrays[name].copy()).to(self.device)

    def stored(self, tensor):
        kind = torch.channels_last if self.layout == "channels_last" else torch.contiguous_format
        return tensor.contiguous(memory_format=kind)

    def images(self, name):
        """[N, H, W, C] of Hanji's to [N, C, H, W]."""
        return self.stored(self.plain(name).permute(0, 3, 1, 2))

    def kernel(self, name):
        """[KH, KW, in, out] of Hanji's to [out, in, KH, KW]."""
        return self.stored(self.plain(name).permute(3, 2, 0, 1)).requires_grad_(True)

    def linear(self, name):
        """[in, out] of Hanji's to [out, in]."""
        return self.plain(name).t().contiguous().requires_grad_(True)

    def vector(self, name):
        return self.plain(name).requires_grad_(True)

    def results(self):
        return {name[7:]: array for name, array in self.arrays.items() if name.startswith("result/")}


def open_taps(rows, columns, centre):
    """1 for the taps that a masked convolution sees: those before the centre, and with mask B the centre."""
    taps = torch.zeros(rows * columns)
    taps[:rows * columns // 2 + (1 if centre else 0)] = 1
    return taps.view(1, 1, rows, columns)


# ---- kernels: each gives a function to time and one whose results are compared ----

def conv(inputs, options):
    image, weight, bias = inputs.images("input"), inputs.kernel("weight"), inputs.vector("bias")
    arriving = inputs.images("cotangent")
    taps = open_taps(*weight.shape[2:], True).to(weight.device)
    backward = "gradient by input" in inputs.results()
    image.requires_grad_(backward)

    def forward(image, weight, bias):
        return F.conv2d(image, weight * taps, bias, padding=weight.shape[2] // 2)

    forward = options.maybe_compiled(forward)

    def gradients():
        with options.autocast():
            out = forward(image, weight, bias)
        return torch.autograd.grad(out, (image, weight, bias), arriving.to(out.dtype))

    def output():
        with torch.no_grad(), options.autocast():
            return forward(image, weight, bias)

    def compared():
        if not backward:
            return {"output": output().float().permute(0, 2, 3, 1)}
        by_image, by_weight, by_bias = gradients()
        return {"gradient by input": by_image.float().permute(0, 2, 3, 1),
                "gradient by weight": by_weight.float().permute(2, 3, 1, 0), "gradient by bias": by_bias.float()}

    return (gradients if backward else output), compared


def cross_entropy(inputs, options):
    logits, targets = inputs.vector("logits"), inputs.plain("targets").long()
    loss_of = options.maybe_compiled(lambda logits: F.cross_entropy(logits, targets))

    def both():
        with options.autocast():
            loss = loss_of(logits)
        return loss, torch.autograd.grad(loss, logits)[0]

    def compared():
        loss, gradient = both()
        return {"loss": loss, "gradient by logits": gradient}

    return both, compared


def gaussian(inputs, options, size):
    numbers = torch.empty(size, device=inputs.device)
    bounds = (-3, -2, -1, 0, 1, 2, 3)

    def compared():
        numbers.normal_()
        return {"shares below -3, -2, ..., 3": torch.stack([(numbers < bound).float().mean() for bound in bounds])}

    return numbers.normal_, compared


def gemm(inputs, options):
    left, right = inputs.plain("left"), inputs.plain("right")
    product = options.maybe_compiled(lambda left, right: left @ right)

    def run():
        with torch.no_grad(), options.autocast():
            return product(left, right)

    return run, lambda: {"product": run().float()}


def sampling(inputs, options):
    """One pass of the whole network for each pixel; a run draws one pixel of every image."""
    kernels = []
    while "conv.%d.weight" % len(kernels) in inputs.arrays:
        name = "conv.%d." % len(kernels)
        weight = inputs.kernel(name + "weight").detach()
        taps = open_taps(*weight.shape[2:], len(kernels) > 0).to(weight.device)
        kernels.append((inputs.stored(weight * taps), inputs.plain(name + "bias")))
    given = inputs.images("images")
    drawn, place = torch.zeros_like(given), [0]
    side = given.shape[3]

    def network(x):
        for i, (weight, bias) in enumerate(kernels):
            x = F.conv2d(x if i == 0 else x.relu(), weight, bias, padding=weight.shape[2] // 2)
        return x

    network = options.maybe_compiled(network)

    def run():
        row, column = divmod(place[0], side)
        place[0] = (place[0] + 1) % (side * side)
        with torch.no_grad(), options.autocast():
            logits = network(drawn)[:, :, row, column].float()
            level = torch.softmax(logits, 1).multinomial(1)
            drawn[:, :, row, column] = level / 255.0

    def compared():
        with torch.no_grad(), options.autocast():
            return {"logits of given images": network(given).float().permute(0, 2, 3, 1)}

    return run, compared


# ---- whole steps ----

class State:
    """Layers with the first weights of one of Hanji's learners."""

    def __init__(self, inputs, prefix="state/parameter."):
        self.inputs, self.prefix, self.parameters = inputs, prefix, []

    def kept(self, tensor):
        self.parameters.append(tensor)
        return tensor

    def has(self, name):
        return self.prefix + name + ".weight" in self.inputs.arrays

    def vector(self, name):
        return self.kept(self.inputs.vector(self.prefix + name))

    def linear(self, name):
        weight, bias = self.kept(self.inputs.linear(self.prefix + name + ".weight")), self.vector(name + ".bias")
        return lambda x: F.linear(x, weight, bias)

    def conv(self, name, stride=1, taps=None):
        weight, bias = self.kept(self.inputs.kernel(self.prefix + name + ".weight")), self.vector(name + ".bias")
        padding = tuple((size - 1) // 2 if stride > 1 else size // 2 for size in weight.shape[2:])
        if taps is None:
            return lambda x: F.conv2d(x, weight, bias, stride, padding)
        taps = taps.to(weight.device)
        return lambda x: F.conv2d(x, weight * taps, bias, stride, padding)

    def back(self, name):
        """A transposed convolution that doubles the side, with a kernel [KH, KW, out, in] of Hanji's."""
        weight, bias = self.kept(self.inputs.kernel(self.prefix + name + ".weight")), self.vector(name + ".bias")
        return lambda x: F.conv_transpose2d(x, weight, bias, 2, 1)

    def batch_norm(self, name):
        gain, bias = self.vector(name + ".weight"), self.vector(name + ".bias")
        mean, variance = torch.zeros_like(gain), torch.ones_like(gain)
        return lambda x: F.batch_norm(x, mean.detach(), variance.detach(), gain, bias, True, 0.1, 1e-5)

    def group_norm(self, name):
        gain, bias = self.vector(name + ".weight"), self.vector(name + ".bias")
        groups = 8
        while gain.shape[0] % groups:
            groups -= 1
        return lambda x: F.group_norm(x, groups, gain, bias, 1e-5)


class Training:
    """A step: a loss, its gradients, Adam, and where Hanji's learner keeps one a moving average of the weights."""

    def __init__(self, parameters, rate, options, warm_up=0, average=False, betas=(0.9, 0.999)):
        fused = parameters[0].device.type == "cuda"
        self.adam = torch.optim.Adam(parameters, rate, betas, fused=fused)
        self.parameters, self.rate, self.warm_up, self.options = parameters, rate, warm_up, options
        self.averages = [each.detach().clone() for each in parameters] if average else None

    def descend(self, loss_of, done):
        if self.warm_up:
            self.adam.param_groups[0]["lr"] = self.rate * min(1, (done + 1) / self.warm_up)
        self.adam.zero_grad(set_to_none=True)
        with self.options.autocast():
            loss = loss_of()
        loss.backward()
        self.adam.step()
        if self.averages:
            share = 1 - min(0.999, (2.0 + done) / (11.0 + done))
            torch._foreach_lerp_(self.averages, [each.detach() for each in self.parameters], share)
        return loss


def stepping(inputs, step, uses):
    """A step to time, which draws its own noise, and the first three losses with Hanji's."""
    done = [0]

    def noise(use, i):
        name = "noise/%s/%d" % (use, i)
        return inputs.plain(name) if i < 3 and name in inputs.arrays else None

    def own(use):
        like = inputs.arrays["noise/%s/0" % use]
        make = torch.rand if use == "times" else torch.randn
        return make(like.shape, device=inputs.device)

    def run():
        step(done[0], *[own(use) for use in uses])
        done[0] += 1

    def compared():
        return {"losses of the first steps":
                torch.stack([step(i, *[noise(use, i) for use in uses]).detach().float() for i in range(3)])}

    return run, compared


def pixelcnn(inputs, options):
    state = State(inputs)
    b3, b1 = open_taps(3, 3, True), open_taps(1, 1, True)
    first = state.conv("first", taps=open_taps(7, 7, False))
    hidden = []
    while state.has("hidden.%d.conv" % len(hidden)):
        hidden.append(state.conv("hidden.%d.conv" % len(hidden), taps=b3))
    wide, logits = state.conv("wide"), state.conv("logits")
    features, targets = features_and_targets(inputs)
    training = Training(state.parameters, 0.003, options, warm_up=100, average=True)

    def loss():
        x = first(features)
        for block in hidden:
            x = x + block(x.relu())
        return pixel_loss(logits(wide(x.relu()).relu()), targets)

    loss = options.maybe_compiled(loss)
    return stepping(inputs, lambda done: training.descend(loss, done), [])


def features_and_targets(inputs):
    features = inputs.plain("features").float()
    n, side = inputs.arrays["pixels"].shape[:2]
    features = inputs.stored(features.reshape(n, side, side, -1).permute(0, 3, 1, 2))
    return features, inputs.plain("pixels").reshape(n, side, side).long()


def pixel_loss(logits, targets):
    """Rows of 256 where they are stored so, which is faster."""
    return F.cross_entropy(logits.permute(0, 2, 3, 1).reshape(-1, logits.shape[1]).float(), targets.reshape(-1))


def gated(inputs, options):
    """Two stacks, arXiv:1606.05328: the image is padded and cut so that kernels of open taps alone see what they may."""
    state = State(inputs)

    def stack(name, first, vertical):
        """Of several rows those above, of one row the columns to the left; the first layer does not see the centre."""
        weight, bias = state.inputs.kernel(state.prefix + name + ".weight"), state.vector(name + ".bias")
        height, width = weight.shape[2:]
        before = height // 2 if vertical else width // 2
        opened = before + (0 if first else 1)
        weight = weight[:, :, :opened] if vertical else weight[:, :, :, :opened]
        weight = state.kept(inputs.stored(weight.detach()).requires_grad_(True))
        after = -1 if first else 0
        pads = (width // 2, width // 2, before, after) if vertical else (before, after, 0, 0)
        return lambda x: F.conv2d(F.pad(x, pads), weight, bias)

    layers = []
    while state.has("layers.%d.vertical" % len(layers)):
        name = "layers.%d." % len(layers)
        first = not layers
        layers.append((stack(name + "vertical", first, True), state.conv(name + "toHorizontal"),
                       stack(name + "horizontal", first, False), state.conv(name + "out")))
    wide, logits = state.conv("wide"), state.conv("logits")
    features, targets = features_and_targets(inputs)
    training = Training(state.parameters, 0.003, options, warm_up=100, average=True)

    def gate(x):
        one, other = x.chunk(2, 1)
        return one.tanh() * other.sigmoid()

    def loss():
        v = h = features
        for i, (vertical, to_horizontal, horizontal, out) in enumerate(layers):
            above = vertical(v)
            both = out(gate(horizontal(h) + to_horizontal(above)))
            h = both if i == 0 else h + both
            v = gate(above)
        return pixel_loss(logits(wide(h.relu()).relu()), targets)

    loss = options.maybe_compiled(loss)
    return stepping(inputs, lambda done: training.descend(loss, done), [])


def vae(inputs, options):
    """With convolutions and a Bernoulli decoder; the negative ELBO, arXiv:1312.6114, appendix B."""
    state = State(inputs)
    first, second = state.conv("encoder.first", 2), state.conv("encoder.second", 2)
    hidden, mean, log_var = state.linear("encoder.hidden"), state.linear("mean"), state.linear("logVar")
    decoder, spread = state.linear("decoder"), state.linear("output.spread")
    finer, finest = state.back("output.first"), state.back("output.second")
    pixels = (inputs.images("pixels") > 127).float()
    n, side = pixels.shape[0], pixels.shape[3]
    training = Training(state.parameters, 1e-3, options)

    def loss(noise):
        features = second(first(pixels * 2 - 1).relu()).relu()
        code = hidden(features.permute(0, 2, 3, 1).flatten(1)).relu()
        mu, lv = mean(code).float(), log_var(code).float()
        coarse = spread(decoder(mu + (lv * 0.5).exp() * noise).relu()).relu()
        out = finest(finer(coarse.view(n, side // 4, side // 4, -1).permute(0, 3, 1, 2)).relu())
        surprise = F.binary_cross_entropy_with_logits(out.float(), pixels, reduction="sum")
        return (surprise + 0.5 * (mu.square() + lv.exp() - lv - 1).sum()) / n

    loss = options.maybe_compiled(loss)
    return stepping(inputs, lambda done, noise: training.descend(lambda: loss(noise), done), ["code"])


def dcgan(inputs, options):
    draws, judges = State(inputs, "state/generator.parameter."), State(inputs, "state/discriminator.parameter.")
    spread, coarse_norm = draws.linear("layers.0"), draws.batch_norm("layers.2")
    finer, finer_norm, finest = draws.back("layers.4"), draws.batch_norm("layers.5"), draws.back("layers.7")
    first, second = judges.conv("layers.1", 2), judges.conv("layers.3", 2)
    norm, logit = judges.batch_norm("layers.4"), judges.linear("layers.7")
    real = inputs.images("pixels") / 255.0
    side = real.shape[3]
    generates = Training(draws.parameters, 0.002, options, betas=(0.5, 0.999))
    discriminates = Training(judges.parameters, 0.002, options, betas=(0.5, 0.999))

    def generator(noise):
        coarse = spread(noise).view(noise.shape[0], side // 4, side // 4, -1).permute(0, 3, 1, 2)
        return finest(finer_norm(finer(coarse_norm(coarse).relu())).relu()).sigmoid()

    def discriminator(images):
        maps = F.leaky_relu(first(images * 2 - 1), 0.2)
        features = F.leaky_relu(norm(second(maps)), 0.2)
        return logit(features.permute(0, 2, 3, 1).flatten(1)).float()

    def caught(drawn):
        return F.softplus(-discriminator(real)).mean() + F.softplus(discriminator(drawn)).mean()

    def fooled(noise):
        return F.softplus(-discriminator(generator(noise))).mean()

    generator_alone, caught, fooled = (options.maybe_compiled(each) for each in (generator, caught, fooled))

    def step(done, against, within):
        with torch.no_grad(), options.autocast():
            drawn = generator_alone(against)
        loss = discriminates.descend(lambda: caught(drawn), done)
        generates.descend(lambda: fooled(within), done)
        return loss

    return stepping(inputs, step, ["noise against the discriminator", "noise against the generator"])


def ddpm(inputs, options):
    """A U-Net that tells the velocity; cosine schedule of 1,000 timesteps, arXiv:2102.09672."""
    state = State(inputs)
    known = state.linear("time.first"), state.linear("time.second")

    def block(name):
        first_norm, first = state.group_norm(name + ".firstNorm"), state.conv(name + ".first")
        told = state.linear(name + ".time")
        second_norm, second = state.group_norm(name + ".secondNorm"), state.conv(name + ".second")
        shortcut = state.conv(name + ".shortcut") if state.has(name + ".shortcut") else (lambda x: x)

        def forward(x, embedded):
            scale, shift = told(embedded)[:, :, None, None].chunk(2, 1)
            hidden = second_norm(first(F.silu(first_norm(x)))) * (scale + 1) + shift
            return shortcut(x) + second(F.silu(hidden))

        return forward

    first = state.conv("first")
    down, halve = [block("down.0"), block("down.1")], [state.conv("halve.0", 2), state.conv("halve.1", 2)]
    middle = [block("middle.0"), block("middle.1")]
    attention_norm = state.group_norm("attention.norm")
    queries, keys, values, output = (state.linear("attention." + each) for each in ("queries", "keys", "values", "output"))
    twice = [state.conv("twice.0.layers.0"), state.conv("twice.1.layers.0")]
    up, norm, last = [block("up.0"), block("up.1")], state.group_norm("norm"), state.conv("last")
    images = inputs.images("pixels") * (2 / 255.0) - 1
    n = images.shape[0]
    steps = 1000
    bars = alpha_bars(steps).to(images.device)
    width = inputs.arrays["state/parameter.time.first.weight"].shape[0] // 2
    frequencies = (torch.arange(width, device=images.device) * (-math.log(10000) / width)).exp()
    training = Training(state.parameters, 0.002, options, warm_up=100, average=True)

    def attention(x):
        pixels = attention_norm(x).permute(0, 2, 3, 1).reshape(n, 1, -1, x.shape[1])
        attended = F.scaled_dot_product_attention(queries(pixels), keys(pixels), values(pixels))
        return x + output(attended).reshape(n, x.shape[2], x.shape[3], -1).permute(0, 3, 1, 2)

    def beside(convolution, coarse, fine):
        return torch.cat((F.interpolate(convolution(coarse), scale_factor=2, mode="nearest"), fine), 1)

    def network(x, times):
        angles = times[:, None] * frequencies
        embedded = F.silu(known[1](F.silu(known[0](torch.cat((angles.sin(), angles.cos()), 1)))))
        full = down[0](first(x), embedded)
        half = down[1](halve[0](full), embedded)
        quarter = middle[1](attention(middle[0](halve[1](half), embedded)), embedded)
        half = up[0](beside(twice[0], quarter, half), embedded)
        full = up[1](beside(twice[1], half, full), embedded)
        return last(F.silu(norm(full)))

    def loss(noise, offset):
        z = noise.reshape(images.shape)
        share = torch.arange(n, device=images.device, dtype=torch.float64) / n
        t = 1 + ((offset.double() + share) % 1 * steps).long()
        a, s = (each.float()[:, None, None, None] for each in (bars[t].sqrt(), (1 - bars[t]).sqrt()))
        told = network(images * a + z * s, 1000.0 * t.float() / steps)
        return F.mse_loss(told.float(), z * a - images * s)

    loss = options.maybe_compiled(loss)
    return stepping(inputs, lambda done, noise, times: training.descend(lambda: loss(noise, times), done), ["noise", "times"])


def alpha_bars(steps, offset=0.008, most=0.999):
    def cosine(share):
        return math.cos((share + offset) / (1 + offset) * math.pi / 2) ** 2

    bars = [1.0]
    for t in range(1, steps + 1):
        kept = cosine(t / steps) / cosine(0) / bars[-1]
        bars.append(bars[-1] * max(1 - most, kept))
    return torch.tensor(bars, dtype=torch.float64)


KINDS = {each.__name__: each for each in (conv, cross_entropy, gaussian, gemm, sampling, pixelcnn, gated, vae, dcgan, ddpm)}
WITHOUT_IMAGES = {"cross_entropy", "gaussian", "gemm"}
KERNELS = {"conv", "cross_entropy", "gemm"}


# ---- measuring ----

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


class Refused(Exception):
    """A figure that cannot be right."""


def time_one(work, arrays, way, device, quick, copy_gb):
    """A row's figures for one way of PyTorch."""
    layout, mode, precision = way
    bytes_each = sum(array.nbytes for array in arrays.values())
    sets = 1
    if work["kind"] in KERNELS and not quick:
        sets = max(1, min(16, math.ceil(BEYOND_CACHE / max(1, bytes_each))))
    bound = max(work["tolerance"], BOUND[precision])
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
        floor = 1e6 * max(work["bytes"] / (SLACK * copy_gb * 1e9), work["flops"] / PEAK[precision])
        if median < floor:
            raise Refused("%.1f us are above the roofline, which allows %.1f" % (median, floor))
    times = [median, low, high]
    if work["kind"] == "sampling":
        times = [each * arrays["images"].shape[1] * arrays["images"].shape[2] for each in times]
    return times, apart, bound


def row(work, hanji, way, note, times=(0, 0, 0), apart=0, bound=0):
    layout, mode, precision = way
    bandwidth = hanji["write_gb_per_s"] if work["kind"] == "gaussian" else hanji["copy_gb_per_s"]
    floor = 1e6 * max(work["bytes"] / (bandwidth * 1e9), work["flops"] / PEAK["F32"])
    if work["kind"] == "sampling" and times[0]:
        note = (note + "; " if note else "") + "one pass a pixel, of a few pixels, times all pixels"
    return {"work": work["work"], "sizes": work["sizes"], "hanji_precision": hanji["head"]["precision"],
            "hanji_us": work["median_us"], "hanji_low_us": work["low_us"], "hanji_high_us": work["high_us"],
            "floor_us": floor, "layout": layout, "mode": mode, "precision": precision,
            "peer_us": times[0], "peer_low_us": times[1], "peer_high_us": times[2],
            "ratio": times[0] / work["median_us"] if work["median_us"] else 0,
            "difference": apart, "bound": bound, "note": note}


def ways_of(work):
    if work["kind"] == "gaussian":
        return [("-", "eager", "F32")]
    if work["kind"] in WITHOUT_IMAGES:
        return [("-", mode, precision) for layout, mode, precision in WAYS if layout == "NCHW"]
    return WAYS


def standing(path, head):
    """Rows that an earlier call of the same commit has timed, each with Hanji's time of its own run."""
    if not os.path.exists(path) or (head["commit"] or "-dirty").endswith("-dirty"):
        return []
    with open(path) as file:
        before = json.load(file)
    same = all(before["head"][key] == head[key] for key in ("commit", "precision", "device"))
    return [each for each in before["rows"] if same and each["peer_us"] > 0]


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("folder")
    words.add_argument("--json", required=True, help="what is found is written there")
    words.add_argument("--seconds", type=float, default=math.inf, help="begin nothing new after so many")
    words.add_argument("--device", default="cuda", choices=("cuda", "cpu"))
    words.add_argument("--again", action="store_true", help="keep no row that an earlier call has timed")
    words.add_argument("--quick", action="store_true", help="only see that it works")
    said = words.parse_args()
    end = time.monotonic() + said.seconds
    with open(os.path.join(said.folder, "hanji.json")) as file:
        hanji = json.load(file)
    obstacle = OBSTACLE
    if not obstacle and said.device == "cuda" and not torch.cuda.is_available():
        obstacle = "no PyTorch: that of this Python has no CUDA device"
    rows, left_out = [] if said.again else standing(said.json, hanji["head"]), list(hanji["left_out"])
    done = {(each["work"], each["layout"], each["mode"], each["precision"]) for each in rows}
    # Eager ways of all works first, so that what there is no time for is compiled ones.
    order = [("eager", work) for work in hanji["works"]] + [("compiled", work) for work in hanji["works"]]
    for mode, work in order:
        if obstacle:
            if mode == "eager":
                rows.append(row(work, hanji, ("-", "-", "-"), obstacle))
            continue
        arrays = tensors(os.path.join(said.folder, work["file"]))
        for way in ways_of(work):
            if way[1] != mode:
                continue
            if (work["work"],) + way in done:
                continue
            name = " ".join((work["work"],) + way)
            if time.monotonic() > end:
                left_out.append(name + ": no time")
                continue
            try:
                rows.append(row(work, hanji, way, "", *time_one(
                    work, arrays, way, said.device, said.quick, hanji["copy_gb_per_s"])))
            except Exception as failure:  # one way that does not work keeps no other from being timed
                rows.append(row(work, hanji, way, "%s: %s" % (type(failure).__name__, str(failure).split("\n")[0][:200])))
            print_row(rows[-1])
            if said.device == "cuda":
                torch.cuda.empty_cache()
    found = {"head": hanji["head"], "peer": obstacle or "PyTorch " + torch.__version__,
             "copy_gb_per_s": hanji["copy_gb_per_s"], "write_gb_per_s": hanji["write_gb_per_s"],
             "rows": rows, "left_out": left_out}
    with open(said.json + ".part", "w") as file:
        json.dump(found, file, indent=1)
        file.write("\n")
    os.replace(said.json + ".part", said.json)
    print(found["peer"] + ("; LEFT OUT: " + "; ".join(left_out) if left_out else ""))
    if not obstacle and rows and all(each["peer_us"] == 0 for each in rows):
        raise SystemExit("no way of PyTorch could be timed")


def print_row(one):
    took = "%.1f us, Hanji %.1f, ratio %.2f, difference %.1g of %.1g" % (
        one["peer_us"], one["hanji_us"], one["ratio"], one["difference"], one["bound"]) if one["peer_us"] else ""
    print("%-22s %-13s %-8s %-4s %s %s" % (one["work"], one["layout"], one["mode"], one["precision"], took, one["note"]),
          flush=True)


if __name__ == "__main__":
    main()
