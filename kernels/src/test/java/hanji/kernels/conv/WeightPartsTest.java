package hanji.kernels.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WeightPartsTest {
    private static final int TILE = 128;

    @Test
    void a_weight_whose_parts_are_small_is_taken_at_once() {
        assertEquals(new WeightParts(32, 576, 64, 576, 32), WeightParts.of(32, 576, 64, TILE, WeightParts.MOST));
        assertEquals(new WeightParts(0, 576, 64, 576, 1), WeightParts.of(0, 576, 64, TILE, WeightParts.MOST));
    }

    /** 4x4, 512 channels to 1,024: all parts have 1.07 billion elements, 4 GiB. */
    @Test
    void a_large_weight_is_cut_into_slices_of_rows() {
        WeightParts parts = WeightParts.of(128, 8192, 1024, TILE, WeightParts.MOST);
        assertEquals(new WeightParts(128, 8192, 1024, TILE, 128), parts);
        assertEquals(64 << 20, parts.scratch() * Float.BYTES);
    }

    /** 1x1, 2,048 channels to 2,048: all parts have 4.6 billion elements, more than 32 bits count. */
    @Test
    void a_large_batch_is_cut_into_blocks_of_images() {
        WeightParts parts = WeightParts.of(1100, 2048, 2048, TILE, WeightParts.MOST);
        assertEquals(new WeightParts(1100, 2048, 2048, TILE, 32), parts);
        assertTrue(parts.scratch() < 1.1 * WeightParts.MOST, parts + " take " + parts.scratch());
    }

    @Test
    void blocks_are_powers_of_two_and_about_as_many_as_their_images_where_nothing_fits() {
        WeightParts parts = WeightParts.of(1_000_000, 64, 64, 64, 1);
        assertEquals(1024, parts.imagesEach());
        assertEquals(64L * 64 * (1024 + 977), parts.scratch());
    }
}
