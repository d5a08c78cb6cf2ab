package hanji.simulator.machine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs the vector forms that are asked for, on registers of its own, until the JIT has seen enough of them. */
final class Training implements VectorForms {
    /** C2 takes up a method after 5,000 calls. */
    private static final int CALLS = 8_000;
    /** One call in so many is for some of the lanes only. */
    private static final int PART = 8;

    private static final Set<Class<?>> TRAINED = new HashSet<>();

    private final VectorForms forms;
    private final List<Runnable> exercises = new ArrayList<>();
    private int mask = -1;

    Training(VectorForms forms) {
        this.forms = forms;
    }

    @Override
    public Optional<Vectored> instruction(String name) {
        Optional<Vectored> form = forms.instruction(name);
        if (form.isPresent() && TRAINED.add(form.get().getClass())) add(form.get());
        return form;
    }

    private void add(Vectored form) {
        List<Bank> banks = form.banks();
        Object[] registers = banks.stream().map(Bank::register).toArray();
        int[] slots = new int[2 * registers.length];
        for (int i = 0; i < slots.length; i++) slots[i] = i % registers.length;
        exercises.add(() -> form.run(registers, slots, mask));
    }

    @Override
    public Optional<Lanes.Test<?>> test(String name) {
        Optional<Lanes.Test<?>> form = forms.test(name);
        if (form.isPresent() && TRAINED.add(form.get().getClass())) add(form.get(), bank(name));
        return form;
    }

    private static Bank bank(String name) {
        return name.startsWith("f32") ? Bank.FLOAT : name.startsWith("b64") ? Bank.LONG : Bank.INT;
    }

    @SuppressWarnings("unchecked") // the registers are of the bank that the name says
    private void add(Lanes.Test<?> test, Bank bank) {
        Object a = bank.register(), b = bank.register();
        Lanes.Test<Object> any = (Lanes.Test<Object>) test;
        exercises.add(() -> any.apply(a, b));
    }

    void run() {
        for (int call = 0; call < CALLS; call++) {
            mask = call % PART == 0 ? call : -1;
            for (Runnable each : exercises) each.run();
        }
    }
}
