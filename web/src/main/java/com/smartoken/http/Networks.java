package com.smartoken.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Networks in CIDR form ({@code 10.0.0.0/8}, {@code 2001:db8::/32}) or single addresses. */
public final class Networks {
    private final List<Network> networks;

    private record Network(byte[] address, int bits) {
        boolean contains(byte[] other) {
            if (other.length != address.length) return false;
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if ((address[bit >> 3] & mask) != (other[bit >> 3] & mask)) return false;
            }
            return true;
        }
    }

    private Networks(List<Network> networks) {
        this.networks = networks;
    }

    /** @throws IllegalArgumentException that names what is no network */
    public static Networks of(List<String> texts) {
        return new Networks(texts.stream().map(Networks::parse).toList());
    }

    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return networks.stream().anyMatch(network -> network.contains(bytes));
    }

    public boolean isEmpty() {
        return networks.isEmpty();
    }

    private static Network parse(String text) {
        String[] parts = text.strip().split("/", -1);
        try {
            // Only what is written as an address: a name would be looked up.
            if (parts.length > 2 || !parts[0].matches("[0-9a-fA-F.:]{2,45}") || parts[0].matches("[0-9a-fA-F]+")) {
                throw new IllegalArgumentException("not an address or network: " + text);
            }
            byte[] address = InetAddress.getByName(parts[0]).getAddress();
            int bits = parts.length == 1 ? address.length * 8 : Integer.parseInt(parts[1]);
            if (bits < 0 || bits > address.length * 8) throw new IllegalArgumentException("not a network: " + text);
            return new Network(address, bits);
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException("not an address or network: " + text, e);
        }
    }
}
