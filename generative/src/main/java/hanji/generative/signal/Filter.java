package hanji.generative.signal;

import hanji.generative.use.Psnr;
import hanji.nn.data.Images;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A simple way of restoring images, by what is around each pixel. */
public interface Filter {
    /** The images as it would have them; pixels that are known for sure stay as they are. */
    Images restore(Damaged damaged);

    /** Its setting: "3x3". */
    String setting();

    /** The one of some filters with the highest mean PSNR on these images, the first among equals. */
    static Filter best(List<? extends Filter> filters, Images truth, Damaged damaged) {
        return filters.stream()
                .max(Comparator.comparingDouble(filter -> Arrays.stream(Psnr.of(truth, filter.restore(damaged)))
                        .average()
                        .orElseThrow()))
                .orElseThrow();
    }
}
