package hanji.nn.planted;

import java.awt.image.BufferedImage;

/** Uses java.desktop outside the data sets. */
public record JavaDesktop(BufferedImage image) {}
