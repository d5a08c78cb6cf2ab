"""Rows of results: one for each way in which PyTorch does a piece of work, beside Hanji's time."""
import json
import os

WAYS = [(layout, mode, precision)
        for mode in ("eager", "compiled")
        for layout in ("channels_last", "NCHW")
        for precision in ("F32", "TF32", "BF16")]
WITHOUT_IMAGES = {"cross_entropy", "gaussian", "gemm"}


def row(work, hanji, way, note, times=(0, 0, 0), apart=0, bound=0):
    layout, mode, precision = way
    bandwidth = hanji["write_gb_per_s"] if work["kind"] == "gaussian" else hanji["copy_gb_per_s"]
    floor = 1e6 * max(work["bytes"] / (bandwidth * 1e9), work["flops"] / hanji["peaks"][work["precision"].split()[0]])
    if work["kind"] == "sampling" and times[0]:
        note = (note + "; " if note else "") + "one pass a pixel, of a few pixels, times all pixels"
    return {"work": work["work"], "sizes": work["sizes"], "hanji_precision": work["precision"],
            "hanji_us": work["median_us"], "hanji_low_us": work["low_us"], "hanji_high_us": work["high_us"],
            "floor_us": floor, "layout": layout, "mode": mode, "precision": precision,
            "peer_us": times[0], "peer_low_us": times[1], "peer_high_us": times[2],
            "ratio": times[0] / work["median_us"] if work["median_us"] else 0,
            "difference": apart, "bound": bound, "note": note}


def ways_of(work):
    """Where Hanji's side is in TF32 or BF16, PyTorch's is too."""
    if work["kind"] == "gaussian":
        return [("-", "eager", "F32")]
    ways = WAYS
    if work["kind"] in WITHOUT_IMAGES:
        ways = [("-", mode, precision) for layout, mode, precision in WAYS if layout == "NCHW"]
    return [way for way in ways if work["precision"] in ("F32 STRICT", way[2])]


def standing(path, head):
    """Rows that an earlier call of the same commit has timed, each with Hanji's time of its own run."""
    if not os.path.exists(path) or (head["commit"] or "-dirty").endswith("-dirty"):
        return []
    try:
        with open(path) as file:
            before = json.load(file)
        same = (all(before["head"][key] == head[key] for key in ("commit", "precision"))
                and before["head"]["device"]["name"] == head["device"]["name"])
        return [each for each in before["rows"] if same and each["peer_us"] > 0]
    except (KeyError, TypeError, ValueError):  # of another version
        return []


def write(path, hanji, peer, rows, left_out):
    """All that was found, whole or not at all."""
    found = {"head": hanji["head"], "peer": peer, "copy_gb_per_s": hanji["copy_gb_per_s"],
             "write_gb_per_s": hanji["write_gb_per_s"], "rows": rows, "left_out": left_out}
    with open(path + ".part", "w") as file:
        json.dump(found, file, indent=1)
        file.write("\n")
    os.replace(path + ".part", path)


def print_row(one):
    took = "%.1f us, Hanji %.1f, ratio %.2f, difference %.1g of %.1g" % (
        one["peer_us"], one["hanji_us"], one["ratio"], one["difference"], one["bound"]) if one["peer_us"] else ""
    print("%-22s %-13s %-8s %-4s %s %s" % (one["work"], one["layout"], one["mode"], one["precision"], took, one["note"]),
          flush=True)
