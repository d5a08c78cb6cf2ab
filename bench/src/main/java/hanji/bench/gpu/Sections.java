package hanji.bench.gpu;

import java.util.Optional;

/** What the sections of {@code bench/gpu/check} have found on one card, as far as they ran. */
record Sections(
        Optional<TestFindings> tests,
        Optional<TestFindings> sanitizer,
        Optional<GpuFindings> kernels,
        Optional<StepFindings> steps,
        Optional<PeerFindings> peers,
        Optional<BeforeFindings> before) {}
