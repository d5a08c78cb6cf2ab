package hanji.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.bench.peer.Hanji;
import hanji.bench.peer.PassPerPixel;
import hanji.bench.peer.Peer;
import hanji.bench.peer.Rival;
import hanji.bench.peer.SlowedHanji;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CatalogueTest {
    private static final List<Subject> ALONE = Catalogue.alone(List.of(1, 2));

    @Test
    void namesAreUniqueAndSpeakable() {
        List<String> names = ALONE.stream().map(Subject::name).toList();
        assertEquals(names.size(), new HashSet<>(names).size());
        assertTrue(
                names.containsAll(List.of("pixelcnn-step", "conv/b-3x3/forward", "softmax/log-sum-exp")),
                names::toString);
    }

    @Test
    void hanjiHasAllThreadsAndThePeerEveryCountWithEveryAllocator() {
        for (Subject subject : Catalogue.against(new Rival(), List.of(1, 2)))
            assertEquals(
                    subject.name().endsWith("-large-arrays")
                            ? 1
                            : subject.name().startsWith("codec-")
                                    ? 2
                                    : subject.name().endsWith("-memory") ? 1 + 2 : 1 + 2 * 2,
                    new HashSet<>(subject.targets()).size(),
                    subject.name());
    }

    /** What a peer leaves out is held against Hanji the plain way; of anything else Hanji is measured alone. */
    @Test
    void whatAPeerDoesNotDoIsHeldAgainstPlainPasses() {
        var peers = new HashSet<String>();
        for (Subject subject : Catalogue.against(new PassPerPixel(), List.of(1, 2)))
            if (subject instanceof Subject.AgainstPeer against)
                peers.add(subject.name() + " " + against.peer().name());
        assertEquals(Set.of("gated-pixelcnn-sampling hanji-pass-per-pixel"), peers);
    }

    @Test
    void goalsAreHeldAgainstOtherLibrariesOnly() {
        Predicate<Peer> isJudged = peer -> Catalogue.against(peer, List.of(1, 2)).stream()
                .filter(Subject.AgainstPeer.class::isInstance)
                .map(Subject.AgainstPeer.class::cast)
                .anyMatch(subject -> subject.hanji().goal().isPresent());
        assertFalse(isJudged.test(new Hanji()));
        assertFalse(isJudged.test(new SlowedHanji()));
        assertTrue(isJudged.test(new Rival()));
    }

    @TestFactory
    Stream<DynamicTest> everyOpBenchmarkRuns() {
        return ALONE.stream()
                .filter(Subject.OfOp.class::isInstance)
                .map(Subject.OfOp.class::cast)
                .map(op -> DynamicTest.dynamicTest(op.name(), () -> runOnce(op.target())));
    }

    /** What JMH does, once. */
    private static void runOnce(Target target) throws ReflectiveOperationException {
        int dot = target.benchmark().lastIndexOf('.');
        Class<?> type = Class.forName(target.benchmark().substring(0, dot));
        Object state = type.getConstructor().newInstance();
        for (var parameter : target.parameters().entrySet()) {
            Field field = type.getField(parameter.getKey());
            field.set(state, constant(field.getType(), parameter.getValue()));
        }
        type.getMethod("setUp").invoke(state);
        type.getMethod(target.benchmark().substring(dot + 1)).invoke(state);
    }

    private static Object constant(Class<?> type, String name) {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
