package hanji.generative.distributed;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * What goes between two workers at once, piece by piece as a socket takes or gives it: a head of fixed length, and a body whose
 * length both know beforehand. One is used again for each step, so that nothing is allocated.
 */
sealed interface Message {
    /** Kind, number of the message and bytes of the body. */
    int HEAD = 16;

    /** In the order of bytes that today's processors have. */
    ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** What the head says it is. */
    int kind();

    /** Bytes of the body. */
    long bytes();

    /** Begins the body anew. */
    void rewind();

    /** Writes what comes next of the body into a segment, as much as there is room for; the number of bytes. */
    int put(MemorySegment into, long at, long room);

    /** Takes what comes next of the body from a segment, in whole elements; the number of bytes. */
    int take(MemorySegment from, long at, long available);

    /** Parts of some arrays, all of one length, one after the other. */
    final class Floats implements Message {
        private final int kind;
        private final float[][] arrays;
        private final int[] offsets;
        private int length;
        private int array;
        private int done;

        Floats(int kind, int count) {
            this.kind = kind;
            this.arrays = new float[count][];
            this.offsets = new int[count];
        }

        /** Which part of the i-th array is meant. */
        void set(int i, float[] whole, int offset) {
            arrays[i] = whole;
            offsets[i] = offset;
        }

        void length(int each) {
            length = each;
        }

        @Override
        public int kind() {
            return kind;
        }

        @Override
        public long bytes() {
            return (long) Float.BYTES * arrays.length * length;
        }

        @Override
        public void rewind() {
            array = 0;
            done = 0;
        }

        @Override
        public int put(MemorySegment into, long at, long room) {
            int put = 0;
            for (int some; (some = next(room - put)) > 0; put += Float.BYTES * some)
                MemorySegment.copy(arrays[array], offsets[array] + moved(some), into, FLOAT, at + put, some);
            return put;
        }

        @Override
        public int take(MemorySegment from, long at, long available) {
            int taken = 0;
            for (int some; (some = next(available - taken)) > 0; taken += Float.BYTES * some)
                MemorySegment.copy(from, FLOAT, at + taken, arrays[array], offsets[array] + moved(some), some);
            return taken;
        }

        /** How many elements of the array at hand, which may be the next one, fit into some bytes. */
        private int next(long bytes) {
            while (array < arrays.length && done == length) {
                array++;
                done = 0;
            }
            return array == arrays.length ? 0 : (int) Math.min(length - done, bytes / Float.BYTES);
        }

        /** Where the array at hand was before it was moved on. */
        private int moved(int some) {
            done += some;
            return done - some;
        }
    }

    /** Whether there is a further step. */
    final class Word implements Message {
        static final int BYTES = Double.BYTES + Integer.BYTES;

        private final int kind;
        private double progress;
        private boolean goesOn;
        private boolean through;

        Word(int kind) {
            this.kind = kind;
        }

        void set(Exchange.Go go) {
            progress = go.progress();
            goesOn = go.goesOn();
        }

        Exchange.Go go() {
            return new Exchange.Go(progress, goesOn);
        }

        @Override
        public int kind() {
            return kind;
        }

        @Override
        public long bytes() {
            return BYTES;
        }

        @Override
        public void rewind() {
            through = false;
        }

        @Override
        public int put(MemorySegment into, long at, long room) {
            if (through || room < BYTES) return 0;
            into.set(DOUBLE, at, progress);
            into.set(INT, at + Double.BYTES, goesOn ? 1 : 0);
            through = true;
            return BYTES;
        }

        @Override
        public int take(MemorySegment from, long at, long available) {
            if (through || available < BYTES) return 0;
            progress = from.get(DOUBLE, at);
            goesOn = from.get(INT, at + Double.BYTES) != 0;
            through = true;
            return BYTES;
        }
    }
}
