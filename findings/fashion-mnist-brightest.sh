#!/usr/bin/env bash
# Fashion-MNIST: every image has a pixel of 254 or 255, and no two of its 70,000 images are equal.
#
# The images were stretched to the full range of intensities one by one when the set was made, so a dim image is none of
# this data whatever it shows: rescaling or darkening makes outliers of test images. And no exact duplicate lies between
# training and test images, so a copy among a model's samples is the model's doing.
#
# Seen with Debian 12's package dataset-fashion-mnist 0.0~git20200523.55506a9-1. Needs that package or apt-get, and Python 3.
# Fails if an image is dimmer or two are equal.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
folder=/usr/share/datasets/fashion-mnist
if ! [ -d "$folder" ]; then
    (cd "$work" && apt-get download -q dataset-fashion-mnist && dpkg-deb -x dataset-fashion-mnist_*.deb .)
    folder=$work$folder
fi
python3 - "$folder" <<'PYTHON'
import collections, gzip, sys

images = []
for part in "train", "t10k":
    with gzip.open(f"{sys.argv[1]}/{part}-images-idx3-ubyte.gz") as file:
        data = file.read()[16:]
    images += [data[i:i + 784] for i in range(0, len(data), 784)]
brightest = collections.Counter(max(image) for image in images)
print(len(images), "images,", len(set(images)), "of them different; their brightest pixels:", dict(brightest))
sys.exit(0 if set(brightest) == {254, 255} and len(set(images)) == len(images) == 70000 else 1)
PYTHON
