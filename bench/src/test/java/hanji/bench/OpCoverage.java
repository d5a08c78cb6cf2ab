package hanji.bench;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import hanji.autograd.Op;
import hanji.autograd.Update;
import hanji.autograd.check.OpCase;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which ops are checked and measured, and have a CUDA kernel.
 *
 * <p>An op is checked if a test class lists an {@link OpCase} for it, in a static method without parameters that returns
 * a stream or a collection of cases, and uses the check. It is measured if a JMH class names it, or a class it is nested
 * in, by {@link BenchmarkOf}. It has a kernel if it overrides {@code cuda}; so does an op that shares storage, and has
 * nothing to launch. Its bits are held in place by the digests of its results, a file under {@code hanji/digests}.
 *
 * @param gradientChecked ops with a gradient check
 * @param deviceChecked ops with a device check
 * @param measured ops that a benchmark names
 */
record OpCoverage(Set<Class<?>> gradientChecked, Set<Class<?>> deviceChecked, Set<Class<?>> measured) {
    private static final String CHECKS = OpCase.class.getPackageName();

    static OpCoverage of(JavaClasses tests, JavaClasses benchmarks) {
        return new OpCoverage(
                opsOfTestsThatUse(CHECKS + ".GradCheck", tests),
                opsOfTestsThatUse(CHECKS + ".DeviceCheck", tests),
                opsNamedBy(benchmarks));
    }

    /** The ops among these classes; those that the checks are made of are left out. */
    static List<? extends Class<?>> ops(JavaClasses classes) {
        return classes.stream()
                .filter(type -> type.isAssignableTo(Op.class) && !type.isInterface())
                .filter(type -> !type.getPackageName().equals(CHECKS))
                .map(JavaClass::reflect)
                .toList();
    }

    /** The updates among these classes. */
    static List<? extends Class<?>> updates(JavaClasses classes) {
        return classes.stream()
                .filter(type -> type.isAssignableTo(Update.class) && !type.isInterface())
                .map(JavaClass::reflect)
                .toList();
    }

    /** Whether an op or update says how it runs on a CUDA device. */
    static boolean hasKernel(Class<?> call) {
        return overrides(call, "cuda");
    }

    /** Whether digests of an op's or update's results are among the resources of the tests. */
    static boolean hasDigests(Class<?> call) {
        String file = "/hanji/digests/" + call.getName().replace('$', '.') + ".txt";
        return OpCoverage.class.getResource(file) != null;
    }

    /** What an op lacks, a line each. An op without a gradient rule needs no gradient check. */
    List<String> missing(Class<?> op) {
        var lines = new ArrayList<String>();
        if (overrides(op, "gradient") && !gradientChecked.contains(op))
            lines.add(op.getName() + " has no gradient check");
        if (!hasKernel(op)) lines.add(op.getName() + " has no CUDA kernel");
        if (!deviceChecked.contains(op)) lines.add(op.getName() + " has no device check");
        if (!hasDigests(op)) lines.add(op.getName() + " has no committed digests");
        if (Modifier.isPublic(op.getModifiers()) && !isMeasured(op)) lines.add(op.getName() + " has no benchmark");
        return lines;
    }

    private boolean isMeasured(Class<?> op) {
        return Stream.<Class<?>>iterate(op, type -> type != null, Class::getEnclosingClass)
                .anyMatch(measured::contains);
    }

    private static boolean overrides(Class<?> call, String name) {
        return Arrays.stream(call.getMethods())
                .anyMatch(method -> method.getName().equals(name)
                        && method.getDeclaringClass() != Op.class
                        && method.getDeclaringClass() != Update.class);
    }

    private static Set<Class<?>> opsOfTestsThatUse(String check, JavaClasses tests) {
        var ops = new HashSet<Class<?>>();
        for (JavaClass test : tests)
            if (dependsOn(test, check)) casesOf(test.reflect()).forEach(c -> ops.add(c.op()));
        return ops;
    }

    private static boolean dependsOn(JavaClass test, String type) {
        return test.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency -> dependency.getTargetClass().getName().equals(type));
    }

    private static Stream<OpCase> casesOf(Class<?> test) {
        return Arrays.stream(test.getDeclaredMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()) && method.getParameterCount() == 0)
                .filter(method -> method.getGenericReturnType() instanceof ParameterizedType type
                        && type.getActualTypeArguments()[0].equals(OpCase.class))
                .flatMap(OpCoverage::call);
    }

    private static Stream<OpCase> call(Method cases) {
        try {
            cases.setAccessible(true);
            return switch (cases.invoke(null)) {
                case Stream<?> stream -> stream.map(OpCase.class::cast);
                case Collection<?> collection -> collection.stream().map(OpCase.class::cast);
                case Object other -> throw new IllegalStateException(cases + " returns " + other.getClass());
            };
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException("cannot list the op cases of " + cases, failure);
        }
    }

    private static Set<Class<?>> opsNamedBy(JavaClasses benchmarks) {
        var ops = new HashSet<Class<?>>();
        for (JavaClass type : benchmarks)
            if (type.isAnnotatedWith(BenchmarkOf.class) && hasBenchmark(type))
                ops.addAll(
                        List.of(type.reflect().getAnnotation(BenchmarkOf.class).value()));
        return ops;
    }

    private static boolean hasBenchmark(JavaClass type) {
        return type.getMethods().stream()
                .anyMatch(method -> method.isAnnotatedWith("org.openjdk.jmh.annotations.Benchmark"));
    }
}
