package hanji.bench;

import hanji.autograd.Op;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The ops that a JMH class measures. Ops nested in one of them, such as fused gradients, count as measured with it.
 *
 * <p>The build fails for a public op that no benchmark names.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface BenchmarkOf {
    /** The ops, at least one. */
    Class<? extends Op>[] value();
}
