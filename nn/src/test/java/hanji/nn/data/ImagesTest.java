package hanji.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImagesTest {
    private static Images images(int[] labels) {
        return Images.of(2, 3, 1, Fixtures.randomBytes(60, 256, 1), labels, List.of());
    }

    private final Images labelled = images(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 200});

    @Test
    void limitTakesTheFirst() {
        Images four = labelled.limit(4);
        assertEquals(4, four.count());
        assertEquals(3, four.label(3));
        assertArrayEquals(Fixtures.randomBytes(24, 256, 1), four.pixels());
        assertEquals(10, labelled.limit(99).count());
    }

    @Test
    void splitHoldsTheLastOut() {
        Split split = Split.holdingOut(labelled, 3, labelled);
        assertEquals(7, split.train().count());
        assertEquals(3, split.validation().count());
        assertEquals(7, split.validation().label(0));
        assertEquals(10, split.test().count());
        assertEquals(2, split.limit(2).validation().count());
        assertThrows(IllegalArgumentException.class, () -> Split.holdingOut(labelled, -1, labelled));
        assertThrows(IllegalArgumentException.class, () -> Split.holdingOut(labelled, 10, labelled));
    }

    @Test
    void noImagesForValidationAreASetOfTheirSize() {
        Split split = Split.holdingOut(labelled, 0, labelled);
        assertEquals(labelled.sha256(), split.train().sha256());
        assertTrue(split.validation().isEmpty());
        assertEquals("Images[0, 2, 3, 1]", split.validation().toString());
        assertThrows(IllegalArgumentException.class, () -> new Split(split.validation(), labelled, labelled));
        assertThrows(IllegalArgumentException.class, () -> new Split(labelled, labelled, split.validation()));
        Images turned = Images.unlabelled(3, 2, 1, new byte[0]);
        assertThrows(IllegalArgumentException.class, () -> new Split(labelled, turned, labelled));
    }

    @Test
    void labelsMayExceedAByte() {
        assertEquals(200, labelled.label(9));
        Images many = Images.of(1, 1, 1, new byte[] {7}, new int[] {999}, List.of());
        assertEquals(999, many.label(0));
        // printf '\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0\1\7\0\0\3\347' | sha256sum
        assertEquals("4317eb21dcb238c528024cafff97ed3e908b2db6509cff2428f7a71ba783470f", many.sha256());
        assertThrows(IllegalArgumentException.class, () -> Images.of(1, 1, 1, new byte[1], new int[] {-1}, List.of()));
    }

    @Test
    void labelsAreOptional() {
        Images unlabelled = images(new int[0]);
        assertEquals(4, unlabelled.limit(4).count());
        assertThrows(IllegalStateException.class, () -> unlabelled.label(0));
    }

    @Test
    void theDigestIsOfSizesPixelsAndLabels() {
        // printf '\0\0\0\1\0\0\0\1\0\0\0\2\0\0\0\1\7\10\3' | sha256sum
        Images tiny = Images.of(1, 2, 1, new byte[] {7, 8}, new int[] {3}, List.of());
        assertEquals("7e89ef4c0843316af10c7eea1f6a6470d61a61a59eee19431166a13bc2274cf9", tiny.sha256());
        assertEquals(labelled.sha256(), labelled.slice(0, 10).sha256());
        assertNotEquals(labelled.sha256(), images(new int[0]).sha256());
        Images turned = Images.of(3, 2, 1, labelled.pixels(), labelled.labels(), List.of());
        assertNotEquals(labelled.sha256(), turned.sha256());
    }

    @Test
    void whatIsHandedOutIsACopy() {
        String before = labelled.sha256();
        labelled.pixels()[0]++;
        labelled.labels()[0]++;
        assertEquals(before, labelled.sha256());
    }

    @Test
    void sizesThatDoNotAgreeAreRejected() {
        byte[] noPixels = {};
        int[] none = {};
        List<String> noNames = List.of();
        assertThrows(IllegalArgumentException.class, () -> Images.of(2, 3, 1, new byte[61], none, noNames));
        assertThrows(IllegalArgumentException.class, () -> Images.of(0, 3, 1, noPixels, none, noNames));
        assertThrows(IllegalArgumentException.class, () -> images(new int[9]));
        int[] label = {1};
        assertThrows(IllegalArgumentException.class, () -> Images.of(1, 1, 1, new byte[1], label, List.of("only")));
    }
}
