package hanji.bench.races;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program of a corpus, whose file's name says what is wrong with it: {@code push_node_neighbor_cond_atomicBug.cu}.
 *
 * @param labels of all bugs in it, as its name has them
 * @param planted the kinds of bugs that these labels say
 * @param otherwise whether a label says a bug of no such kind, such as a livelock
 */
record LabelledProgram(Path source, String name, List<String> labels, Set<Bug> planted, boolean otherwise) {
    static LabelledProgram of(Path source, Suite suite) {
        String name = Objects.requireNonNull(source.getFileName()).toString().replaceFirst("\\.cu$", "");
        List<String> labels = Stream.of(name.split("_"))
                .filter(word -> word.endsWith("Bug") && !word.startsWith("No"))
                .toList();
        Set<Bug> planted = labels.stream()
                .flatMap(label -> Stream.ofNullable(suite.labels.get(label)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Bug.class)));
        return new LabelledProgram(
                source, name, labels, planted, !suite.labels.keySet().containsAll(labels));
    }
}
