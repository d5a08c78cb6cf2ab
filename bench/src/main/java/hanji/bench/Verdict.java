package hanji.bench;

/** How a row stands to its goal. */
enum Verdict {
    BELOW_MUST("below must"),
    BELOW_AIM("below aim"),
    REACHED("reached");

    final String words;

    Verdict(String words) {
        this.words = words;
    }
}
