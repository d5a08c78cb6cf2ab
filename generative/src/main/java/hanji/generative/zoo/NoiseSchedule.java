package hanji.generative.zoo;

/** How an image loses its signal over the timesteps 1 to T of the forward process. */
public enum NoiseSchedule {
    /**
     * β_t rises along a line, from 0.0001 to 0.02 over 1,000 steps (arXiv:2006.11239, section 4); over T steps each is 1000 / T
     * times as large, so that as much is lost in the end.
     */
    LINEAR {
        @Override
        double beta(int t, int timesteps, double alphaBarBefore) {
            double share = timesteps == 1 ? 1 : (t - 1.0) / (timesteps - 1);
            return (FIRST_BETA + (LAST_BETA - FIRST_BETA) * share) * STEPS_OF_PAPER / timesteps;
        }
    },
    /** ᾱ_t falls along a cosine: arXiv:2102.09672, equation 17. */
    COSINE {
        @Override
        double beta(int t, int timesteps, double alphaBarBefore) {
            return 1 - cosine((double) t / timesteps) / cosine(0) / alphaBarBefore;
        }
    };
    private static final double FIRST_BETA = 1e-4, LAST_BETA = 0.02, STEPS_OF_PAPER = 1000;
    /** s of equation 17. */
    private static final double OFFSET = 0.008;
    /** The largest β of arXiv:2102.09672, section 3.2. */
    private static final double MOST = 0.999;

    /** β_t, maybe more than may be. */
    abstract double beta(int t, int timesteps, double alphaBarBefore);

    /** ᾱ_0 = 1 to ᾱ_T, where ᾱ_t is the product of all 1 - β up to t. */
    double[] alphaBars(int timesteps) {
        double[] alphaBars = new double[timesteps + 1];
        alphaBars[0] = 1;
        for (int t = 1; t <= timesteps; t++)
            alphaBars[t] = alphaBars[t - 1] * (1 - Math.min(MOST, beta(t, timesteps, alphaBars[t - 1])));
        return alphaBars;
    }

    private static double cosine(double share) {
        double root = StrictMath.cos((share + OFFSET) / (1 + OFFSET) * Math.PI / 2);
        return root * root;
    }
}
