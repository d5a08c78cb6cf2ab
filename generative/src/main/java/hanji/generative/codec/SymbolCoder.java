package hanji.generative.codec;

/** One end of a code: that which writes symbols, or that which gives them back. */
@FunctionalInterface
interface SymbolCoder {
    /**
     * Codes the next symbol.
     *
     * @param cumulative sums of the frequencies before each symbol, one more than symbols
     * @param written the symbol, where it is being written
     * @return the symbol
     */
    int code(int[] cumulative, int written);
}
