package hanji.generative.signal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.nn.data.Images;
import org.junit.jupiter.api.Test;

class ViewTest {
    @Test
    void brightnessIsTheWeightedSumOfTheColours() {
        Images colours = Images.unlabelled(
                1, 4, 3, new byte[] {(byte) 255, 0, 0, 0, (byte) 255, 0, 0, 0, (byte) 255, 90, 90, 90});
        assertArrayEquals(
                new byte[] {76, (byte) 150, 29, 90}, View.GREY.of(colours).pixels());
    }

    /** By hand: across a step of 100 the gradient is 4 x 100 on either side of it, and a quarter of that is kept. */
    @Test
    void edgesAreWhereBrightnessChanges() {
        byte[] step = new byte[25], corner = new byte[25];
        for (int i = 0; i < 25; i++) {
            step[i] = (byte) (i % 5 < 2 ? 20 : 120);
            corner[i] = (byte) (i == 12 ? 100 : 0);
        }
        byte[] edges = View.EDGES.of(Images.unlabelled(5, 5, 1, step)).pixels();
        for (int i = 0; i < 25; i++) assertEquals(i % 5 == 1 || i % 5 == 2 ? 100 : 0, edges[i]);
        byte[] around = View.EDGES.of(Images.unlabelled(5, 5, 1, corner)).pixels();
        int diagonal = (int) Math.round(Math.sqrt(2) * 100 / 4);
        assertArrayEquals(
                new byte[] {(byte) diagonal, 50, (byte) diagonal, 50, 0, 50, (byte) diagonal, 50, (byte) diagonal},
                new byte[] {
                    around[6],
                    around[7],
                    around[8],
                    around[11],
                    around[12],
                    around[13],
                    around[16],
                    around[17],
                    around[18]
                });
    }

    @Test
    void coloursByBrightnessAreTheMeansOfTrainingPixels() {
        Images train = Images.unlabelled(1, 3, 3, new byte[] {100, 100, 100, 110, 95, 97, 50, 50, 50});
        Images grey = View.GREY.of(train);
        assertArrayEquals(new byte[] {100, 100, 50}, grey.pixels());
        byte[] coloured = ColourByBrightness.of(train).colour(grey).pixels();
        assertArrayEquals(new byte[] {105, 98, 99, 105, 98, 99, 50, 50, 50}, coloured);
        assertArrayEquals(
                new byte[] {7, 7, 7},
                ColourByBrightness.of(train)
                        .colour(Images.unlabelled(1, 1, 1, new byte[] {7}))
                        .pixels());
    }
}
