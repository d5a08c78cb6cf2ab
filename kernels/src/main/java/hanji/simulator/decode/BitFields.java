package hanji.simulator.decode;

/** Instructions that take numbers apart into bits and bytes. */
final class BitFields {
    private BitFields() {}

    /** A shift distance, unsigned, limited. */
    static int clamp(int distance, int most) {
        return Integer.compareUnsigned(distance, most) > 0 ? most : distance;
    }

    /** The upper word of {@code (b, a) << n}, n up to 32. */
    static int funnelLeft(int a, int b, int n) {
        return (int) ((((long) b << 32) | (a & 0xffffffffL)) << n >>> 32);
    }

    /** The lower word of {@code (b, a) >>> n}, n up to 32. */
    static int funnelRight(int a, int b, int n) {
        return (int) ((((long) b << 32) | (a & 0xffffffffL)) >>> n);
    }

    /** {@code bfe}: {@code length} bits from {@code start} on, filled up with zeros or the sign. */
    static long extract(long a, int start, int length, boolean signed, int bits) {
        int from = start & 0xff;
        int count = length & 0xff;
        int top = bits - 1;
        long sign = signed && count > 0 ? a >>> Math.min(from + count - 1, top) & 1 : 0;
        long result = 0;
        for (int i = 0; i <= top; i++) {
            long bit = i < count && from + i <= top ? a >>> from + i & 1 : sign;
            result |= bit << i;
        }
        return result;
    }

    /** {@code bfi}: b with {@code length} bits of a put in from {@code start} on. */
    static long insert(long a, long b, int start, int length, int bits) {
        int from = start & 0xff;
        int count = Math.min(length & 0xff, Math.max(0, bits - from));
        if (count == 0) return b;
        long ones = (count == 64 ? -1L : (1L << count) - 1) << from;
        return b & ~ones | a << from & ones;
    }

    /** {@code bfind}: the highest bit that differs from the sign, or -1. */
    static int highest(long a, boolean signed, int bits) {
        long value = signed ? (a < 0 ? ~a : a) : bits == 32 ? a & 0xffffffffL : a;
        return 63 - Long.numberOfLeadingZeros(value);
    }

    /** {@code lop3}: the function of three bits that a table of eight bits gives. */
    static int logic(int a, int b, int c, int table) {
        int result = 0;
        if ((table & 0x01) != 0) result |= ~a & ~b & ~c;
        if ((table & 0x02) != 0) result |= ~a & ~b & c;
        if ((table & 0x04) != 0) result |= ~a & b & ~c;
        if ((table & 0x08) != 0) result |= ~a & b & c;
        if ((table & 0x10) != 0) result |= a & ~b & ~c;
        if ((table & 0x20) != 0) result |= a & ~b & c;
        if ((table & 0x40) != 0) result |= a & b & ~c;
        if ((table & 0x80) != 0) result |= a & b & c;
        return result;
    }

    /** {@code prmt}: four bytes chosen from the eight of (b, a), each by four bits of the selector. */
    static int permute(int a, int b, int selector) {
        long bytes = (long) b << 32 | a & 0xffffffffL;
        int result = 0;
        for (int i = 0; i < 4; i++) {
            int choice = selector >>> 4 * i;
            int value = (int) (bytes >>> 8 * (choice & 7)) & 0xff;
            if ((choice & 8) != 0) value = (byte) value < 0 ? 0xff : 0;
            result |= value << 8 * i;
        }
        return result;
    }

    /** {@code bmsk}: {@code count} ones from bit {@code start} on, none of them beyond bit 31. */
    static int ones(int start, int count) {
        long all = (1L << clamp(count, 32)) - 1;
        return (int) (all << clamp(start, 32));
    }

    /** The nearest number of these bits. */
    static long limit(long value, int bits, boolean signed) {
        long most = (1L << bits - (signed ? 1 : 0)) - 1;
        return Math.clamp(value, signed ? -most - 1 : 0, most);
    }

    /** {@code cvt.pack}: a above b, each limited to these bits. */
    static int packed(int a, int b, int bits, boolean signed, boolean fromSigned) {
        long high = limit(fromSigned ? a : Integer.toUnsignedLong(a), bits, signed);
        long low = limit(fromSigned ? b : Integer.toUnsignedLong(b), bits, signed);
        long ones = (1L << bits) - 1;
        return (int) ((high & ones) << bits | low & ones);
    }

    /** {@code dp4a}: c plus the products of four bytes each. */
    static int dot4(int a, int b, int c, boolean aSigned, boolean bSigned) {
        int sum = c;
        for (int i = 0; i < 32; i += 8)
            sum += (aSigned ? (byte) (a >> i) : a >>> i & 0xff) * (bSigned ? (byte) (b >> i) : b >>> i & 0xff);
        return sum;
    }

    /** {@code dp2a}: c plus the products of the halves of a and two bytes of b, the first of which is at a bit. */
    static int dot2(int a, int b, int c, int at, boolean aSigned, boolean bSigned) {
        int sum = c;
        for (int i = 0; i < 2; i++) {
            int half = a >>> 16 * i & 0xffff, part = b >>> at + 8 * i & 0xff;
            sum += (aSigned ? (short) half : half) * (bSigned ? (byte) part : part);
        }
        return sum;
    }
}
