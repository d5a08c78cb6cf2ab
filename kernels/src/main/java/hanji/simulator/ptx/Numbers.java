package hanji.simulator.ptx;

/** Numbers as PTX writes them: decimal, 0x, 0b, octal, and 0f and 0d for the bits of floats. */
final class Numbers {
    private static final int F32_LENGTH = 2 + 8, F64_LENGTH = 2 + 16;

    private Numbers() {}

    static boolean isNumber(String word) {
        return Character.isDigit(word.charAt(0));
    }

    static Operand.Number parse(String word, boolean negative) {
        String text = word.endsWith("U") ? word.substring(0, word.length() - 1) : word;
        try {
            char form = text.startsWith("0") && text.length() > 1 ? Character.toLowerCase(text.charAt(1)) : '0';
            if (form == 'f' && text.length() == F32_LENGTH) {
                int bits = Integer.parseUnsignedInt(text, 2, text.length(), 16);
                return new Operand.Number(negative ? bits ^ 1 << 31 : bits, Operand.Number.Form.F32);
            }
            if (form == 'd' && text.length() == F64_LENGTH) {
                long bits = Long.parseUnsignedLong(text, 2, text.length(), 16);
                return new Operand.Number(negative ? bits ^ 1L << 63 : bits, Operand.Number.Form.F64);
            }
            if (text.indexOf('.') > 0 && text.matches("[0-9]+\\.[0-9]*(e[0-9]+)?")) {
                double value = Double.parseDouble(text);
                return new Operand.Number(
                        Double.doubleToRawLongBits(negative ? -value : value), Operand.Number.Form.F64);
            }
            long value = integer(text);
            return new Operand.Number(negative ? -value : value, Operand.Number.Form.INTEGER);
        } catch (NumberFormatException _) {
            throw new PtxError("'" + word + "' is no number");
        }
    }

    private static long integer(String text) {
        if (text.startsWith("0x") || text.startsWith("0X")) return Long.parseUnsignedLong(text, 2, text.length(), 16);
        if (text.startsWith("0b") || text.startsWith("0B")) return Long.parseUnsignedLong(text, 2, text.length(), 2);
        if (text.startsWith("0") && text.length() > 1) return Long.parseUnsignedLong(text, 1, text.length(), 8);
        return Long.parseUnsignedLong(text);
    }
}
