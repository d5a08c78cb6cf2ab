package hanji.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImagesTest {
    private static Images images(byte[] labels) {
        return Images.of(2, 3, 1, Fixtures.randomBytes(60, 256, 1), labels, List.of());
    }

    private final Images labelled = images(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, (byte) 200});

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
        Split split = labelled.split(3);
        assertEquals(7, split.train().count());
        assertEquals(3, split.test().count());
        assertEquals(7, split.test().label(0));
        assertThrows(IllegalArgumentException.class, () -> labelled.split(0));
        assertThrows(IllegalArgumentException.class, () -> labelled.split(10));
    }

    @Test
    void labelsAreUnsigned() {
        assertEquals(200, labelled.label(9));
    }

    @Test
    void labelsAreOptional() {
        Images unlabelled = images(new byte[0]);
        assertEquals(4, unlabelled.limit(4).count());
        assertThrows(IllegalStateException.class, () -> unlabelled.label(0));
    }

    @Test
    void theDigestIsOfSizesPixelsAndLabels() {
        // printf '\0\0\0\1\0\0\0\1\0\0\0\2\0\0\0\1\7\10\3' | sha256sum
        Images tiny = Images.of(1, 2, 1, new byte[] {7, 8}, new byte[] {3}, List.of());
        assertEquals("7e89ef4c0843316af10c7eea1f6a6470d61a61a59eee19431166a13bc2274cf9", tiny.sha256());
        assertEquals(labelled.sha256(), labelled.slice(0, 10).sha256());
        assertNotEquals(labelled.sha256(), images(new byte[0]).sha256());
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
        byte[] none = {};
        List<String> noNames = List.of();
        assertThrows(IllegalArgumentException.class, () -> Images.of(2, 3, 1, new byte[61], none, noNames));
        assertThrows(IllegalArgumentException.class, () -> Images.of(0, 3, 1, none, none, noNames));
        assertThrows(IllegalArgumentException.class, () -> images(new byte[9]));
        byte[] label = {1};
        assertThrows(IllegalArgumentException.class, () -> Images.of(1, 1, 1, new byte[1], label, List.of("only")));
    }
}
