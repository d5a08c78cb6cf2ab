package hanji.autograd;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.Scope;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** After each test, that it closed its tapes and scopes. */
final class NothingStaysOpen implements AfterEachCallback {
    @Override
    public void afterEach(ExtensionContext test) {
        check();
    }

    static void check() {
        assertTrue(Scope.innermost().isEmpty());
        assertFalse(Tape.isAnyRecording());
    }
}
