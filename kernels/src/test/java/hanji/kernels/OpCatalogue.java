package hanji.kernels;

import hanji.autograd.Op;
import hanji.autograd.check.OpCase;
import hanji.kernels.causal.CausalDrawCases;
import hanji.kernels.conv.ConvCases;
import hanji.kernels.conv.ConvCrossEntropyCases;
import hanji.kernels.conv.GroupedCases;
import hanji.kernels.conv.MaskedPatchesCases;
import hanji.kernels.conv.StridedCases;
import hanji.kernels.image.ImageCases;
import hanji.kernels.layout.LayoutCases;
import hanji.kernels.matmul.MatMulCases;
import hanji.kernels.normalize.NormalizeCases;
import hanji.kernels.optimizer.OptimizerCases;
import hanji.kernels.pointwise.PointwiseCases;
import hanji.kernels.pool.PoolCases;
import hanji.kernels.random.RandomCases;
import hanji.kernels.recurrent.RecurrentCases;
import hanji.kernels.reduce.ReduceCases;
import hanji.kernels.softmax.SoftmaxCases;
import hanji.kernels.sort.SortCases;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every op of this module with the cases it is checked on. */
public final class OpCatalogue {
    private OpCatalogue() {}

    /** The cases of all families. */
    public static List<OpCase> all() {
        return Stream.of(
                        CubeCases.all(),
                        CausalDrawCases.all(),
                        ConvCases.all(),
                        ConvCrossEntropyCases.all(),
                        GroupedCases.all(),
                        StridedCases.all(),
                        MaskedPatchesCases.all(),
                        ImageCases.all(),
                        LayoutCases.all(),
                        MatMulCases.all(),
                        NormalizeCases.all(),
                        OptimizerCases.all(),
                        PointwiseCases.all(),
                        PoolCases.all(),
                        RandomCases.all(),
                        RecurrentCases.all(),
                        ReduceCases.all(),
                        SoftmaxCases.all(),
                        SortCases.all())
                .flatMap(List::stream)
                .toList();
    }

    /** The cases of ops that have a gradient, where there is an input to differentiate by. */
    static List<OpCase> differentiable() {
        return all().stream()
                .filter(opCase -> isDifferentiable(opCase.op()))
                .filter(opCase -> opCase.inputs().stream().anyMatch(OpCase.Input::floating))
                .toList();
    }

    /** Whether an op says how its gradient goes; one that inherits {@code gradient} says that it has none. */
    static boolean isDifferentiable(Class<? extends Op> op) {
        return Stream.of(op.getMethods())
                .anyMatch(method -> method.getName().equals("gradient") && method.getDeclaringClass() != Op.class);
    }

    /** The classes under src/main of this module that are ops. */
    static Set<Class<?>> opsOfThisModule() throws IOException, URISyntaxException {
        Path tests = Path.of(OpCatalogue.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path classes = tests.resolveSibling("classes");
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.startsWith("hanji/kernels/") && file.endsWith(".class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .map(OpCatalogue::load)
                    .filter(type -> Op.class.isAssignableFrom(type) && type.isRecord())
                    .collect(Collectors.toSet());
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, OpCatalogue.class.getClassLoader());
        } catch (ClassNotFoundException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
