package com.smartoken.db.chain;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The root of a Merkle tree as RFC 6962 has it (SHA-256), over accounts in the order of their ids, as they come: it keeps
 * no more than a hash for each level.
 */
public final class Merkle {
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private record Subtree(long leaves, Hash hash) {}

    /** Bytes that are not changed. */
    private static final class Hash {
        private final byte[] bytes;

        Hash(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    private final MessageDigest sha256 = sha256();
    private final Deque<Subtree> subtrees = new ArrayDeque<>();
    private long accounts;

    /** The next account, whose id is greater than those before, and its head. */
    public void add(long accountId, byte[] head) {
        accounts++;
        sha256.update(LEAF);
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(0, accountId));
        Subtree last = new Subtree(1, new Hash(sha256.digest(head)));
        while (!subtrees.isEmpty() && subtrees.getLast().leaves == last.leaves) {
            last = new Subtree(2 * last.leaves, join(subtrees.removeLast().hash, last.hash));
        }
        subtrees.addLast(last);
    }

    /** How many were added. */
    public long accounts() {
        return accounts;
    }

    /** The root over what was added; of nothing it is the digest of nothing. */
    public byte[] root() {
        if (subtrees.isEmpty()) return sha256.digest();
        List<Subtree> left = new ArrayList<>(subtrees);
        Hash root = left.removeLast().hash;
        for (Subtree subtree : left.reversed()) root = join(subtree.hash, root);
        return root.bytes.clone();
    }

    private Hash join(Hash left, Hash right) {
        sha256.update(NODE);
        sha256.update(left.bytes);
        return new Hash(sha256.digest(right.bytes));
    }

    /** A new SHA-256. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
