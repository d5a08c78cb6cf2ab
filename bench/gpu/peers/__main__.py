"""Times with PyTorch what Hanji has timed, and holds the results of both against each other.

    python3 bench/gpu/peers FOLDER --json FILE [--seconds N] [--again] [--device cpu --quick]

FOLDER holds hanji.json and, for each piece of work, a safetensors file with its inputs, first weights, random numbers and
Hanji's results; bench/gpu/check writes them. Needs PyTorch and NumPy; where they are missing, the rows say so.

Each piece of work is timed in every way that PyTorch has: images stored NCHW or channels_last, eager or compiled, in F32,
with TF32, or under BF16 autocast. A time is the median of 25 batches between two events, after a warm-up, going round over
inputs that are more than the second-level cache holds. Results are compared before and after timing: a difference beyond
the bound, which is that of the precision, or a time above the roofline, refuses the row. What is found is written after
each row.
"""
import argparse
import json
import math
import os
import time

from rows import print_row, row, standing, ways_of, write

try:
    import numpy  # whose absence is named before that of what needs it
    import torch
    from arrays import tensors
    from timing import time_one
    OBSTACLE = None
except ImportError as missing:
    OBSTACLE = "no PyTorch: " + str(missing)


def options():
    words = argparse.ArgumentParser(prog="peers", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("folder")
    words.add_argument("--json", required=True, help="what is found is written there")
    words.add_argument("--seconds", type=float, default=math.inf, help="begin nothing new after so many")
    words.add_argument("--device", default="cuda", choices=("cuda", "cpu"))
    words.add_argument("--again", action="store_true", help="keep no row that an earlier call has timed")
    words.add_argument("--quick", action="store_true", help="only see that it works")
    return words.parse_args()


def missing_ways(works, rows):
    """What is still to be timed: eager ways of all works first, so that what there is no time for is compiled ones."""
    done = {(each["work"], each["layout"], each["mode"], each["precision"]) for each in rows}
    return [(work, way) for mode in ("eager", "compiled") for work in works for way in ways_of(work)
            if way[1] == mode and (work["work"],) + way not in done]


def named(work, way):
    return " ".join((work["work"],) + way)


def timed(work, way, hanji, said):
    """A row; one way that does not work keeps no other from being timed."""
    try:
        arrays = tensors(os.path.join(said.folder, work["file"]))
        return row(work, hanji, way, "", *time_one(work, arrays, way, said.device, said.quick, hanji))
    except Exception as failure:
        return row(work, hanji, way, "%s: %s" % (type(failure).__name__, str(failure).split("\n")[0][:200]))
    finally:
        if said.device == "cuda":
            torch.cuda.empty_cache()


def main():
    said = options()
    end = time.monotonic() + said.seconds
    with open(os.path.join(said.folder, "hanji.json")) as file:
        hanji = json.load(file)
    obstacle = OBSTACLE
    if not obstacle and said.device == "cuda" and not torch.cuda.is_available():
        obstacle = "no PyTorch: that of this Python has no CUDA device"
    rows = [] if said.again else standing(said.json, hanji["head"])
    if obstacle:
        rows += [row(work, hanji, ("-", "-", "-"), obstacle) for work in hanji["works"]]
        write(said.json, hanji, obstacle, rows, hanji["left_out"])
        print(obstacle)
        return
    peer = "PyTorch " + torch.__version__
    left_out, to_do = list(hanji["left_out"]), missing_ways(hanji["works"], rows)
    while to_do and time.monotonic() <= end:
        rows.append(timed(*to_do.pop(0), hanji, said))
        print_row(rows[-1])
        write(said.json, hanji, peer, rows, left_out + [named(*each) + ": not yet" for each in to_do])
    left_out += [named(*each) + ": no time" for each in to_do]
    write(said.json, hanji, peer, rows, left_out)
    print(peer + ("; LEFT OUT: " + "; ".join(left_out) if left_out else ""))
    if rows and all(each["peer_us"] == 0 for each in rows):
        raise SystemExit("no way of PyTorch could be timed")


if __name__ == "__main__":
    main()
