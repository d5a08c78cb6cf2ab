"""Inputs that Hanji has written, and how PyTorch wants them."""
import json

import numpy
import torch


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
