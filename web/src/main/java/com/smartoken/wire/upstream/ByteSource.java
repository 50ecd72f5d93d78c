package com.smartoken.wire.upstream;

/** Where bytes of a body come from. */
@FunctionalInterface
public interface ByteSource {
    /**
     * Reads at least one byte when {@code length} is positive, waiting where it must.
     *
     * @return how many bytes were put into {@code into}, or -1 at the true end
     * @throws UpstreamFailure when no more can come although the end was not reached
     */
    int read(byte[] into, int offset, int length) throws UpstreamFailure;
}
