"""What whole steps are made of: layers with Hanji's first weights, and a step of Adam."""
import torch
import torch.nn.functional as F


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
