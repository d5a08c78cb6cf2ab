package hanji.simulator.decode;

import hanji.cuda.CudaException;
import hanji.simulator.machine.Call;
import hanji.simulator.machine.Program;
import hanji.simulator.machine.Registers;
import hanji.simulator.machine.Segment;
import hanji.simulator.machine.Tier;
import hanji.simulator.machine.VectorForms;
import hanji.simulator.ptx.Entry;
import hanji.simulator.vector.Forms;
import hanji.tensor.MissingFlag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;

/** Turns a kernel's PTX, and that of the functions which it calls, into a {@link Program}. */
public final class Decoder {
    /** What there is for the frames of functions that call themselves. */
    private static final int STACK = 32 * 1024;

    private final Entry kernel;
    private final ModuleScope scope;
    private final Registers registers = new Registers();

    /**
     * @param scope what it sees of its module
     */
    public Decoder(Entry kernel, ModuleScope scope) {
        this.kernel = scope.shadow().isPresent() ? Straight.of(kernel) : kernel;
        this.scope = scope;
    }

    /** @throws CudaException that names an instruction which is not known, and its line */
    public Program program() {
        List<Entry> functions = scope.ptx().functions();
        CallGraph graph = new CallGraph(kernel, scope);
        List<Entry> all = new ArrayList<>();
        for (int each : graph.functions()) all.add(functions.get(each));
        all.add(kernel);
        SharedLayout shared = new SharedLayout(all, scope);
        Call.Callees callees = new Call.Callees(new int[functions.size()], new int[functions.size()]);
        Arrays.fill(callees.segments(), -1);
        Layout[] layouts = new Layout[functions.size()];
        for (int each : graph.functions()) {
            Layout layout = new Layout(functions.get(each), false, scope, shared);
            layouts[each] = layout;
            callees.frames()[each] = layout.frameBytes();
        }
        int stack = graph.hasRecursion() ? STACK : graph.deepest(callees.frames());
        List<FunctionDecoder> decoders = new ArrayList<>();
        BitSet swapped = new BitSet();
        int index = 0, size = 0;
        for (int each : graph.functions()) {
            FunctionDecoder decoder = new FunctionDecoder(
                    functions.get(each),
                    kernel,
                    scope,
                    registers,
                    layouts[each],
                    callees,
                    stack,
                    graph.isRecursive(each));
            index = decoder.decode(index, swapped);
            callees.segments()[each] = size;
            size += decoder.size();
            decoders.add(decoder);
        }
        Layout own = new Layout(kernel, true, scope, shared);
        FunctionDecoder last = new FunctionDecoder(kernel, kernel, scope, registers, own, callees, stack, false);
        last.decode(index, swapped);
        decoders.add(last);
        return new Program(
                kernel.name(),
                segments(decoders),
                size,
                registers,
                kernel.parameters(),
                shared.bytes(),
                own.frameBytes() + stack,
                !graph.functions().isEmpty() || own.passesAnything(),
                swapped,
                kernel.bounds(),
                MissingFlag.vectorsAreThere() ? Tier.of(new Vectors()) : Tier.OF_LOOPS);
    }

    private static final class Vectors implements Supplier<VectorForms> {
        @Override
        public VectorForms get() {
            return Forms.all();
        }
    }

    private static Segment[] segments(List<FunctionDecoder> decoders) {
        List<Segment> all = new ArrayList<>();
        for (FunctionDecoder each : decoders) all.addAll(each.segments(all.size()));
        return all.toArray(new Segment[0]);
    }
}
