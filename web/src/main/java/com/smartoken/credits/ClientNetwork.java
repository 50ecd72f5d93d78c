package com.smartoken.credits;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The network that one household or office has: the /24 of an IPv4 address, the /64 of an IPv6 one. */
final class ClientNetwork {
    private static final int IPV4_BYTES = 3;
    private static final int IPV6_BYTES = 8;

    private ClientNetwork() {}

    static String of(InetAddress address) {
        byte[] bytes = address.getAddress();
        int kept = bytes.length == 4 ? IPV4_BYTES : IPV6_BYTES;
        Arrays.fill(bytes, kept, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress() + "/" + kept * 8;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The network of an address as we wrote it down; null for none. */
    static @Nullable String of(@Nullable String address) {
        if (address == null || !address.matches("[0-9a-fA-F.:]{2,45}")) return null;
        try {
            return of(InetAddress.getByName(address));
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
