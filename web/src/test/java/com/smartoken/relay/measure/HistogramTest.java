package com.smartoken.relay.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.RouteSum;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void storedHistogramsHaveOneCountForEachBucket() {
        assertThat(Histogram.BUCKETS).isEqualTo(RouteSum.BUCKETS);
    }

    @Test
    void aTimeFallsIntoTheFirstBucketWhoseEdgeItDoesNotExceed() {
        assertThat(Histogram.bucket(0)).isZero();
        assertThat(Histogram.bucket(20)).isZero();
        assertThat(Histogram.bucket(21)).isEqualTo(1);
        assertThat(Histogram.bucket(125_000)).isEqualTo(38);
        assertThat(Histogram.bucket(Integer.MAX_VALUE)).isEqualTo(39);
    }

    @Test
    void percentilesAreRightToAQuarterAtWorst() {
        List<Long> counts = counts();
        for (int millis = 1; millis <= 1000; millis++) add(counts, millis);
        assertThat(Histogram.percentile(counts, 50)).isBetween(450, 550);
        assertThat(Histogram.percentile(counts, 95)).isBetween(900, 1000);
        assertThat(Histogram.percentile(counts, 100)).isEqualTo(1000);
    }

    @Test
    void oneTimeIsItsOwnMedianAndPercentile() {
        List<Long> counts = counts();
        add(counts, 300);
        assertThat(Histogram.percentile(counts, 50)).isBetween(300, 315);
        assertThat(Histogram.percentile(counts, 95)).isBetween(300, 315);
    }

    @Test
    void whatIsLongerThanTheLastEdgeCountsAsIt() {
        List<Long> counts = counts();
        add(counts, 900_000);
        assertThat(Histogram.percentile(counts, 50)).isEqualTo(125_000);
    }

    @Test
    void nothingCountedHasNoPercentile() {
        assertThat(Histogram.percentile(counts(), 50)).isEqualTo(-1);
    }

    private static List<Long> counts() {
        return new ArrayList<>(Collections.nCopies(Histogram.BUCKETS, 0L));
    }

    private static void add(List<Long> counts, int millis) {
        int bucket = Histogram.bucket(millis);
        counts.set(bucket, counts.get(bucket) + 1);
    }
}
