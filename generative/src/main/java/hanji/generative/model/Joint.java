package hanji.generative.model;

import hanji.generative.dense.Posterior;
import hanji.tensor.Device;

/** The joint probability of images and classes, and what follows from it. */
public final class Joint {
    private final double[] logJoint;
    private final double[] logImage;

    /**
     * The joint probability of at least one image.
     *
     * @param logJoint log p(image, class), [K, N], at least one of each image above minus infinity; copied
     * @param images N
     */
    public Joint(Device device, double[] logJoint, int images) {
        this.logJoint = logJoint.clone();
        this.logImage = Posterior.normalize(device, logJoint.clone(), images);
    }

    /** K. */
    public int classes() {
        return logJoint.length / logImage.length;
    }

    /** -log p(image) in nats, p(image) = sum over classes of p(image, class): [N]. */
    public double[] nats() {
        double[] nats = new double[logImage.length];
        for (int n = 0; n < nats.length; n++) nats[n] = -logImage[n];
        return nats;
    }

    /** log p(class | image) = log p(image, class) - log p(image): [N, K]. */
    public double[] logPosterior() {
        int images = logImage.length, classes = classes();
        double[] logs = new double[logJoint.length];
        for (int i = 0; i < logs.length; i++)
            logs[i] = logJoint[i % classes * images + i / classes] - logImage[i / classes];
        return logs;
    }

    /** The likeliest class of each image, the lowest of several: [N]. */
    public int[] likeliest() {
        int images = logImage.length;
        int[] likeliest = new int[images];
        for (int k = 1; k < classes(); k++)
            for (int n = 0; n < images; n++)
                if (logJoint[k * images + n] > logJoint[likeliest[n] * images + n]) likeliest[n] = k;
        return likeliest;
    }
}
