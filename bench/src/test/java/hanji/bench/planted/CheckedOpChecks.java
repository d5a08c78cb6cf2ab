package hanji.bench.planted;

import hanji.autograd.check.DeviceCheck;
import hanji.autograd.check.GradCheck;
import hanji.autograd.check.OpCase;
import java.util.List;

/** Lists an op's cases and checks them, as a test of an op family does. */
final class CheckedOpChecks {
    private CheckedOpChecks() {}

    static List<OpCase> cases() {
        return List.of(new OpCase(
                CheckedOp.class,
                "three",
                List.of(OpCase.Input.of(OpCase.Fill.NORMAL, 3)),
                inputs -> new CheckedOp(inputs.getFirst())));
    }

    static void check() {
        for (OpCase opCase : cases()) {
            GradCheck.STANDARD.check(opCase);
            DeviceCheck.STANDARD.check(opCase);
        }
    }
}
