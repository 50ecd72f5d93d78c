package com.smartoken.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.smartoken.testing.TestServer;
import org.junit.jupiter.api.Test;

/** Memory for bodies is shared: what is taken is given back, and little ones find some whatever large ones do. */
class RoomTest {
    private static final long MIB = 1 << 20;

    private final Room room = new Room(40 * MIB);

    @Test
    void whatIsTakenIsGivenBackOnce() {
        Room.Place place = room.new Place();
        place.take(10 * MIB);
        place.take(5 * MIB);
        assertThat(room.taken()).isEqualTo(15 * MIB);
        place.close();
        place.close();
        place.take(MIB);
        assertThat(room.taken()).isZero();
    }

    @Test
    void whatNeverFitsIsRefusedAtOnceWhoeverIsHere() {
        try (Room.Place place = room.new Place()) {
            refused(place, 30 * MIB + 1, 413);
            place.take(30 * MIB);
            refused(place, MIB, 413);
            assertThat(room.taken()).isEqualTo(30 * MIB);
        }
    }

    @Test
    void whatDoesNotFitNowWaitsForWhoIsHereAndIsToldToComeBackWhenNobodyGoes() {
        Room.Place first = room.new Place();
        first.take(20 * MIB);
        try (Room.Place second = room.new Place()) {
            refused(second, 20 * MIB, 503);
            assertThat(second.tryTake(20 * MIB)).isFalse();
            Thread waiting = Thread.startVirtualThread(() -> second.take(20 * MIB));
            TestServer.await(() -> waiting.getState() == Thread.State.TIMED_WAITING);
            first.close();
            TestServer.await(() -> room.taken() == 20 * MIB);
        }
        assertThat(room.taken()).isZero();
    }

    @Test
    void aQuarterIsForLittleOnes() {
        try (Room.Place large = room.new Place();
                Room.Place little = room.new Place()) {
            large.take(30 * MIB);
            little.take(MIB / 2);
            assertThat(little.tryTake(MIB / 2)).isTrue();
            assertThat(little.tryTake(1)).isFalse();
        }
    }

    @Test
    void noAccountGetsMoreThanHalfForSeveralLargeOnes() {
        Room.Place second = placeOf(1);
        try (Room.Place first = placeOf(1);
                Room.Place third = placeOf(1);
                Room.Place little = placeOf(1);
                Room.Place stranger = placeOf(2)) {
            first.take(15 * MIB);
            assertThat(second.tryTake(6 * MIB)).isFalse();
            assertThat(second.tryTake(5 * MIB)).isTrue();
            assertThat(third.tryTake(2 * MIB)).isFalse();
            assertThat(little.tryTake(MIB)).isTrue();
            assertThat(stranger.tryTake(9 * MIB)).isTrue();
            second.close();
            assertThat(third.tryTake(2 * MIB)).isTrue();
        }
        try (Room.Place alone = placeOf(1)) {
            assertThat(alone.tryTake(30 * MIB)).isTrue();
        }
        assertThat(room.taken()).isZero();
    }

    private Room.Place placeOf(long account) {
        Room.Place place = room.new Place();
        place.belongTo(account);
        return place;
    }

    private static void refused(Room.Place place, long bytes, int status) {
        assertThatExceptionOfType(ApiError.class)
                .isThrownBy(() -> place.take(bytes))
                .satisfies(error -> {
                    assertThat(error.status()).isEqualTo(status);
                    assertThat(error.headers().containsKey("Retry-After")).isEqualTo(status == 503);
                });
    }
}
