package hanji.kernels.check;

import hanji.autograd.Op;
import hanji.autograd.check.OpCase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The cases that a class gives: an op whose components are more than tensors, numbers and words, or one beside its tests. */
public final class OwnCases {
    private OwnCases() {}

    /** What {@code public static List<OpCase> cases()} of the op gives; empty if it has no such method. */
    static Optional<List<OpCase>> of(Class<? extends Op> op) {
        return method(op, "cases").map(OwnCases::given);
    }

    /**
     * What {@code public static List<OpCase> cases()}, or without it {@code all()}, of a class gives for an op.
     *
     * @throws IllegalArgumentException if it has no such method, or that gives none of this op; one line
     */
    public static List<OpCase> in(Class<?> holder, Class<? extends Op> op) {
        Method method = method(holder, "cases")
                .or(() -> method(holder, "all"))
                .orElseThrow(() -> new IllegalArgumentException(
                        "class " + holder.getSimpleName() + " has no method public static List<OpCase> cases()"));
        List<OpCase> cases =
                given(method).stream().filter(each -> each.op() == op).toList();
        if (cases.isEmpty())
            throw new IllegalArgumentException(
                    "class " + holder.getSimpleName() + " gives no cases of " + op.getSimpleName());
        return cases;
    }

    private static Optional<Method> method(Class<?> holder, String name) {
        return Arrays.stream(holder.getMethods())
                .filter(each -> each.getName().equals(name) && each.getParameterCount() == 0)
                .filter(each -> Modifier.isStatic(each.getModifiers()) && each.getReturnType() == List.class)
                .findFirst();
    }

    private static List<OpCase> given(Method method) {
        String holder = method.getDeclaringClass().getSimpleName(), name = method.getName() + "() of " + holder;
        try {
            method.setAccessible(true);
            List<?> given = (List<?>) method.invoke(null);
            if (!given.stream().allMatch(OpCase.class::isInstance))
                throw new IllegalArgumentException(name + " gives others than OpCase");
            List<OpCase> cases = given.stream().map(OpCase.class::cast).toList();
            if (cases.isEmpty()) throw new IllegalArgumentException(name + " gives none");
            return cases;
        } catch (InvocationTargetException thrown) {
            throw new IllegalArgumentException(name + " fails: " + thrown.getCause(), thrown);
        } catch (IllegalAccessException failure) {
            throw new IllegalArgumentException(name + " cannot be called: " + failure, failure);
        }
    }
}
