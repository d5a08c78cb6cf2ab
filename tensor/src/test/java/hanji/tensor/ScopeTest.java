package hanji.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScopeTest {
    @AfterEach
    void everyScopeIsClosed() {
        assertTrue(Scope.innermost().isEmpty());
    }

    @Test
    void aTensorDiesWithTheScopeItWasMadeIn() {
        Tensor tensor;
        try (var _ = Scope.open()) {
            tensor = one();
            assertTrue(tensor.isAlive());
        }
        assertFalse(tensor.isAlive());
    }

    @Test
    void aTensorMadeOutsideEveryScopeLivesOn() {
        Tensor tensor = one();
        try (var _ = Scope.open()) {
            assertTrue(tensor.isAlive());
        }
        assertTrue(tensor.isAlive());
    }

    @Test
    void aResultBelongsToTheInnermostScopeNotToItsArguments() {
        try (var _ = Scope.open()) {
            Tensor argument = one();
            Tensor copy;
            Tensor view;
            try (var _ = Scope.open()) {
                copy = argument.to(DType.F64, Device.CPU);
                view = argument.view(Shape.of(1, 1));
            }
            assertFalse(copy.isAlive());
            assertFalse(view.isAlive());
            assertTrue(argument.isAlive());
        }
    }

    @Test
    void keepHandsATensorOneScopeOutward() {
        Tensor tensor;
        try (var _ = Scope.open()) {
            try (var inner = Scope.open()) {
                tensor = one();
                assertSame(tensor, inner.keep(tensor));
            }
            assertTrue(tensor.isAlive());
        }
        assertFalse(tensor.isAlive());
    }

    @Test
    void keepingFromTheOutermostScopeLeavesTheTensorToTheCollector() {
        Tensor tensor;
        try (var scope = Scope.open()) {
            tensor = scope.keep(one());
        }
        assertTrue(tensor.isAlive());
    }

    @Test
    void keepingWhatBelongsFurtherOutOrToNobodyChangesNothing() {
        Tensor nobodys = one();
        Tensor outside;
        try (var _ = Scope.open()) {
            outside = one();
            try (var _ = Scope.open();
                    var inner = Scope.open()) {
                assertSame(outside, inner.keep(outside));
                assertSame(nobodys, inner.keep(nobodys));
                assertSame(outside, inner.keep(inner.keep(outside)));
            }
            assertTrue(outside.isAlive());
        }
        assertFalse(outside.isAlive(), "it died with its own scope");
        nobodys.release();
        assertFalse(nobodys.isAlive(), "no reference was added");
    }

    @Test
    void keepingWhatBelongsFurtherInIsAnError() {
        try (var outer = Scope.open();
                var _ = Scope.open()) {
            Tensor inside = one().named("inside");
            var error = assertThrows(IllegalStateException.class, () -> outer.keep(inside));
            assertEquals(
                    "tensor 'inside' F32[1] belongs to a scope inside this one; hand it out there first",
                    error.getMessage());
        }
    }

    @Test
    void keepingTheDeadIsAnError() {
        try (var scope = Scope.open()) {
            Tensor dead;
            try (var _ = Scope.open()) {
                dead = one();
            }
            assertThrows(IllegalStateException.class, () -> scope.keep(dead));
        }
    }

    @Test
    void aReferenceTakenKeepsTheElements() {
        Tensor tensor;
        try (var _ = Scope.open()) {
            tensor = one().retain();
        }
        assertEquals(1, tensor.item());
        tensor.release();
        assertFalse(tensor.isAlive());
    }

    @Test
    void scopesCloseInnermostFirst() {
        var outer = Scope.open();
        var inner = Scope.open();
        Tensor tensor = one();
        assertThrows(IllegalStateException.class, outer::close);
        assertTrue(tensor.isAlive());
        inner.close();
        outer.close();
        assertThrows(IllegalStateException.class, outer::close);
    }

    @Test
    void anExceptionClosesEveryScopeOnItsWay() {
        assertThrows(ArithmeticException.class, () -> {
            try (var _ = Scope.open();
                    var _ = Scope.open()) {
                one();
                throw new ArithmeticException();
            }
        });
        assertTrue(Scope.innermost().isEmpty());
    }

    @Test
    void whatWasReleasedByHandIsAnErrorThatLosesNothingElse() {
        Tensor before, early, late, alsoEarly, after;
        var scope = Scope.open();
        before = one();
        early = one().named("early");
        late = one();
        alsoEarly = one().named("also early");
        after = one();
        early.release();
        alsoEarly.release();
        var error = assertThrows(IllegalStateException.class, scope::close);
        assertTrue(error.getMessage().startsWith("tensor 'early'"), error::getMessage);
        assertTrue(error.getSuppressed()[0].getMessage().startsWith("tensor 'also early'"));
        for (Tensor tensor : new Tensor[] {before, late, after}) assertFalse(tensor.isAlive());
    }

    @Test
    void everyThreadHasItsOwnScopes() throws Exception {
        try (var _ = Scope.open()) {
            Tensor elsewhere = onAnotherThread(() -> {
                assertTrue(Scope.innermost().isEmpty());
                return one();
            });
            assertTrue(elsewhere.isAlive());
        }
    }

    @Test
    void aScopeClosesOnItsOwnThread() throws Exception {
        try (var scope = Scope.open()) {
            Tensor tensor = one();
            assertTrue(onAnotherThread(() -> {
                assertThrows(IllegalStateException.class, scope::close);
                return true;
            }));
            assertTrue(tensor.isAlive());
        }
    }

    private static Tensor one() {
        return Tensor.of(new float[] {1}, 1);
    }

    private static <T> T onAnotherThread(Callable<T> task) throws InterruptedException, ExecutionException {
        var future = new FutureTask<>(task);
        Thread.ofPlatform().start(future).join();
        return future.get();
    }
}
