package hanji.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HoldersTest {
    @Test
    void nobodyIsSaidSo() {
        assertEquals("no tensor", new Holders().toString());
    }

    @Test
    void theLargestComeFirstAndTheRestIsOne() {
        var holders = new Holders();
        for (int i = 1; i <= 5; i++) holders.add("t" + i, i * 1000L);
        holders.add("t1", 3500);
        assertEquals("t5 (5000 bytes), 2 x t1 (4500 bytes), t4 (4000 bytes), 2 more (5000 bytes)", holders.toString());
    }

    @Test
    void bytesAreWrittenForPeople() {
        assertEquals("0 bytes", Holders.text(0));
        assertEquals("10239 bytes", Holders.text(10239));
        assertEquals("10.0 KiB", Holders.text(10240));
        assertEquals("1.5 MiB", Holders.text(3 << 19));
        assertEquals("79.6 GiB", Holders.text(85_520_809_984L));
        assertEquals("2048.0 TiB", Holders.text(1L << 51));
    }
}
