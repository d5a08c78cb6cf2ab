package hanji.generative.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import hanji.simulator.ptx.Entry;
import hanji.simulator.run.KernelRun;
import hanji.simulator.run.Verdict;
import java.util.Optional;

/**
 * Whether two kernels give the same bits for all inputs.
 *
 * @param first file and kernel
 * @param second likewise
 * @param same what is proved; empty if nothing is
 * @param difference where they differ; empty if they do not, or that is not known
 * @param undecided why nothing is proved; empty if it is known
 * @param report the same for people
 */
record ProofResult(
        String first,
        String second,
        boolean proved,
        Optional<Verdict.Same> same,
        Optional<Verdict.Differs> difference,
        Optional<String> undecided,
        @JsonIgnore String report)
        implements Result {
    static ProofResult of(KernelRun first, KernelRun second, Verdict verdict) {
        return new ProofResult(
                name(first),
                name(second),
                verdict.isProved(),
                verdict instanceof Verdict.Same same ? Optional.of(same) : Optional.empty(),
                verdict instanceof Verdict.Differs differs ? Optional.of(differs) : Optional.empty(),
                switch (verdict) {
                    case Verdict.Same _, Verdict.Differs _ -> Optional.empty();
                    case Verdict.DependsOnData _, Verdict.Faulty _ -> Optional.of(verdict.text());
                },
                "first:  " + name(first) + "\nsecond: " + name(second) + "\n" + verdict.text());
    }

    private static String name(KernelRun run) {
        return run.name() + ", " + Entry.sourceName(run.kernel());
    }

    @Override
    public String text() {
        return report;
    }

    @Override
    public ExitCode code() {
        return proved ? ExitCode.OK : ExitCode.FAULTS;
    }
}
