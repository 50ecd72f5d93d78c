package com.smartoken;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** The service can't listen where it was told to: no such address here, or the port is taken. */
public final class CannotListen extends RuntimeException {
    private static final long serialVersionUID = 1;

    CannotListen(Settings settings) {
        super(isHere(settings.host()) ? taken(settings) : noAddress(settings), null, false, false);
    }

    /** Whether this machine lets anybody listen at an address, at whatever port: the system knows best. */
    private static boolean isHere(String host) {
        try (ServerSocket any = new ServerSocket()) {
            any.bind(new InetSocketAddress(host, 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String noAddress(Settings settings) {
        return "SMARTOKEN_HOST " + settings.host() + " is no address of this machine.";
    }

    private static String taken(Settings settings) {
        return "Port " + settings.port() + " on " + settings.host()
                + (settings.managementPort() == null ? "" : ", or port " + settings.managementPort() + ",")
                + " is in use. Stop what listens there or set SMARTOKEN_PORT to another port.";
    }
}
