"""Steps of PixelCNN and Gated PixelCNN."""
import torch.nn.functional as F

from arrays import open_taps
from layers import State, Training, stepping


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
