package hanji.kernels.check;

import hanji.cuda.CudaDriver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** Drivers that stand before another one. */
final class DriverProxy {
    private DriverProxy() {}

    /** Is shown each call before it is made. */
    @FunctionalInterface
    interface Answers {
        /**
         * @param arguments may be changed
         * @return in place of what the driver would answer; empty to ask it
         */
        Optional<Object> to(String method, Object[] arguments);
    }

    /** A driver that answers some calls otherwise than the one behind it. */
    static CudaDriver before(CudaDriver driver, Answers answers) {
        Class<?>[] type = {CudaDriver.class};
        return (CudaDriver) Proxy.newProxyInstance(CudaDriver.class.getClassLoader(), type, (_, method, given) -> {
            Object[] arguments = given == null ? new Object[0] : given;
            Optional<Object> answer = answers.to(method.getName(), arguments);
            if (answer.isPresent()) return answer.get();
            try {
                return method.invoke(driver, arguments);
            } catch (InvocationTargetException failure) {
                throw Objects.requireNonNull(failure.getCause());
            }
        });
    }

    /**
     * A driver that loads other PTX than it is given.
     *
     * @param edit from a module's name and its PTX to what is loaded
     * @param found is shown the number of a module and the name of its kernel when that is looked up
     */
    static CudaDriver loading(
            CudaDriver driver, BiFunction<String, byte[], byte[]> edit, BiConsumer<Long, String> found) {
        return before(driver, (method, arguments) -> {
            if (method.equals("load")) arguments[1] = edit.apply((String) arguments[0], (byte[]) arguments[1]);
            if (method.equals("function")) found.accept((Long) arguments[0], (String) arguments[1]);
            return Optional.empty();
        });
    }
}
