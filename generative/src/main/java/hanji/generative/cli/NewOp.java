package hanji.generative.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a project with one op in it, to begin one's own with: that of examples/new-op, under another name. */
@Command(
        name = "new-op",
        description =
                "Makes a Maven project with one op of your own: definition, CPU path, CUDA kernel, gradient, test and"
                        + " benchmark. It passes its tests as it is.",
        footer = {"", "  ./hanji new-op SoftGate ~/soft-gate"},
        sortOptions = false)
final class NewOp implements Callable<NewOp.Made> {
    private static final String TEMPLATE = "new-op/";
    /** The op's name in the template, and its function's. */
    private static final String NAME = "Product";

    private static final String FUNCTION = "product";
    private static final List<String> FILES = List.of(
            "pom.xml",
            "README.md",
            "src/main/java/ops/Product.java",
            "src/main/java/ops/kernels.cu",
            "src/main/resources/ops/kernels.ptx",
            "src/test/java/ops/ProductBenchmark.java",
            "src/test/java/ops/ProductTest.java");

    @Parameters(index = "0", paramLabel = "NAME", description = "The op's class, for example SoftGate.")
    private String name;

    @Parameters(index = "1", paramLabel = "DIR", description = "The project's folder, which is not there yet.")
    private Path folder;

    @Spec
    private CommandSpec spec;

    /** @param files relative to the folder */
    record Made(String folder, List<String> files) implements Result {
        @Override
        public String text() {
            return folder + ": an op in " + files.get(2) + ", its kernel in " + files.get(3)
                    + "; next, and once before it mvn install -Dhanji.quick in Hanji's checkout:"
                    + System.lineSeparator() + "mvn -f " + Shell.word(folder) + " test";
        }
    }

    @Override
    public Made call() throws IOException {
        requireName();
        NewFolder.requireFree(folder);
        List<String> files = new ArrayList<>();
        NewFolder.write(folder, target -> {
            for (String file : FILES) {
                Path path = target.resolve(renamed(file));
                Files.createDirectories(Objects.requireNonNull(path.getParent()));
                Files.writeString(path, renamed(template(file)));
                files.add(renamed(file));
            }
        });
        return new Made(folder.toString(), files);
    }

    private void requireName() throws IOException {
        if (!name.matches("[A-Z][A-Za-z0-9]*"))
            throw usage("'" + name
                    + "' is no name of an op: letters and digits, the first a capital, for example SoftGate");
        if (SourceVersion.isKeyword(function()))
            throw usage("'" + name + "' would give its function the name '" + function() + "', a word of Java's");
        var word = Pattern.compile("\\b(" + name + "|" + function() + ")\\b");
        for (String file : FILES)
            if (file.endsWith(".java")
                    && word.matcher(template(file).replace(NAME, "").replace(FUNCTION, ""))
                            .find()) throw usage("'" + name + "' is a name that the op's own file needs; take another");
    }

    private String function() {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    private String renamed(String text) {
        return text.replace(NAME, name).replaceAll("\\b" + FUNCTION + "\\b(?=\\()", function());
    }

    private static String template(String file) throws IOException {
        try (InputStream in = NewOp.class.getResourceAsStream(TEMPLATE + file)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
