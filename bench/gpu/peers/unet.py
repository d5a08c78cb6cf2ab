"""A step of the U-Net of DDPM."""
import math

import torch
import torch.nn.functional as F

from layers import State, Training, stepping


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
