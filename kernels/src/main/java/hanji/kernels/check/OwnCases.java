package hanji.kernels.check;

import hanji.autograd.Op;
import hanji.autograd.check.OpCase;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The cases that an op has itself, for one whose components are more than tensors, numbers and words. */
final class OwnCases {
    private OwnCases() {}

    /** What {@code public static List<OpCase> cases()} of the op gives; empty if it has no such method. */
    static Optional<List<OpCase>> of(Class<? extends Op> op) {
        Optional<Method> method = Arrays.stream(op.getMethods())
                .filter(each -> each.getName().equals("cases") && each.getParameterCount() == 0)
                .filter(each -> Modifier.isStatic(each.getModifiers()) && each.getReturnType() == List.class)
                .findFirst();
        if (method.isEmpty()) return Optional.empty();
        try {
            method.get().setAccessible(true);
            List<?> given = (List<?>) method.get().invoke(null);
            if (!given.stream().allMatch(OpCase.class::isInstance))
                throw new IllegalArgumentException("cases() of " + op.getSimpleName() + " gives others than OpCase");
            List<OpCase> cases = given.stream().map(OpCase.class::cast).toList();
            if (cases.isEmpty()) throw new IllegalArgumentException("cases() of " + op.getSimpleName() + " gives none");
            return Optional.of(cases);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalArgumentException(
                    "cases() of " + op.getSimpleName() + " fails: " + failure.getCause(), failure);
        }
    }
}
