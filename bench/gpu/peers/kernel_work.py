"""Kernels and sampling: each gives a function to time and one whose results are compared."""
import torch
import torch.nn.functional as F

from arrays import open_taps


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
