package com.smartoken.http;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from. Forwarding headers count only when the peer is a trusted proxy; then the last address in
 * {@code X-Forwarded-For} that is no trusted proxy is the client.
 */
public record ClientAddress(InetAddress address) {
    private static final String ATTRIBUTE = "client-address";
    private static final String PROXIES = "trusted-proxies";

    /** Says whose forwarding headers count for this request. */
    public static void trust(Context ctx, Networks proxies) {
        ctx.attribute(PROXIES, proxies);
    }

    /** The address of a request. Few routes ask, so it is found when they do. */
    public static ClientAddress of(Context ctx) {
        ClientAddress known = ctx.attribute(ATTRIBUTE);
        if (known != null) return known;
        Networks proxies = ctx.attribute(PROXIES);
        return resolve(ctx, proxies == null ? Networks.of(List.of()) : proxies);
    }

    private static ClientAddress resolve(Context ctx, Networks trustedProxies) {
        InetAddress address = parse(ctx.req().getRemoteAddr());
        if (address == null) address = InetAddress.getLoopbackAddress();
        String forwarded = ctx.header("X-Forwarded-For");
        if (forwarded != null && forwarded.length() <= 1024) {
            String[] hops = forwarded.split(",", -1);
            for (int i = hops.length - 1; i >= 0 && trustedProxies.contains(address); i--) {
                InetAddress hop = parse(hops[i].strip());
                if (hop == null) break;
                address = hop;
            }
        }
        ClientAddress result = new ClientAddress(address);
        ctx.attribute(ATTRIBUTE, result);
        return result;
    }

    public boolean isIn(List<String> networks) {
        return Networks.of(networks).contains(address);
    }

    /** Only what is written as an address, for a name would be looked up; null for anything else. */
    static @Nullable InetAddress parse(@Nullable String text) {
        if (text == null) return null;
        String plain = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (!plain.matches("[0-9a-fA-F.:]{2,45}") || plain.matches("[0-9a-fA-F]+")) return null;
        try {
            return InetAddress.getByName(plain);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
