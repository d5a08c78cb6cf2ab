package hanji.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OneClassTest {
    private static Images images() {
        return Images.of(1, 1, 1, new byte[] {10, 11, 12, 13, 14}, new int[] {0, 1, 2, 1, 0}, List.of("a", "b", "c"));
    }

    @Test
    void theImagesOfAClassAreLeftOutOfEveryPart() {
        Split left = OneClass.named("set", images(), "B").leftOutOf(new Split(images(), images(), images()));
        for (Images part : List.of(left.train(), left.validation(), left.test())) {
            assertArrayEquals(new byte[] {10, 12, 14}, part.pixels());
            assertArrayEquals(new int[] {0, 2, 0}, part.labels());
            assertEquals(List.of("a", "b", "c"), part.classNames());
        }
        assertArrayEquals(
                new byte[] {11, 13},
                OneClass.named("set", images(), "1").of(images()).pixels());
    }

    @Test
    void aClassThatIsNotThereIsAnError() {
        for (String name : List.of("d", "3", "-1")) {
            var error = assertThrows(DataException.class, () -> OneClass.named("set", images(), name));
            assertEquals(
                    "set: has no training images of the class " + name + "; expected a, b, c; name another class",
                    error.getMessage());
        }
        var unlabelled = Images.unlabelled(1, 1, 1, new byte[3]);
        assertThrows(DataException.class, () -> OneClass.named("set", unlabelled, "0"));
    }

    @Test
    void aRunRemembersTheClass() {
        LoadOptions options = LoadOptions.ofText(Map.of("without", "Bag", "limit", "7"));
        assertEquals(Map.of("without", "Bag", "limit", "7"), options.toText());
        assertTrue(options.whole().without().isEmpty());
        assertEquals(
                "Bag",
                options.withLimit(3)
                        .withValidation(2)
                        .withStacked(true)
                        .without()
                        .orElseThrow());
    }

    @Test
    void aSetIsReadWithoutTheClass() {
        var options = LoadOptions.ofText(Map.of("without", "Bag"));
        Split some = new Embedded().load(new DataRoots(Path.of(""), List.of()), options);
        assertTrue(Arrays.stream(some.train().labels()).noneMatch(label -> label == 8));
        assertEquals(10, some.test().classNames().size());
    }
}
