package com.smartoken.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The network that one household or office has: the /24 of an IPv4 address, the /64 of an IPv6 one. */
public final class ClientNetwork {
    private static final int IPV4_BYTES = 3;
    private static final int IPV6_BYTES = 8;

    private ClientNetwork() {}

    /** Such as {@code 203.0.113.0/24}. */
    public static String of(InetAddress address) {
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
    public static @Nullable String of(@Nullable String text) {
        InetAddress address = ClientAddress.parse(text);
        return address == null ? null : of(address);
    }
}
