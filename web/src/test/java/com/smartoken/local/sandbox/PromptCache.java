package com.smartoken.local.sandbox;

import com.smartoken.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers which beginnings of prompts it has seen, in blocks of 64 tokens, apart for every caller and model: what
 * vendors call context caching. It forgets the blocks that were not used for longest.
 */
final class PromptCache {

    private static final int BLOCK_TOKENS = 64;
    private static final int BLOCKS_MAX = 20_000;

    private final Map<String, Boolean> seen = new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > BLOCKS_MAX;
        }
    };

    /** How many tokens at the prompt's beginning were seen before from this owner; from now on all of them are. */
    synchronized int cachedTokens(String owner, String prompt) {
        int cached = 0;
        boolean hit = true;
        for (String block : chain(owner, prompt)) {
            hit &= seen.put(block, true) != null;
            cached += hit ? BLOCK_TOKENS : 0;
        }
        return cached;
    }

    /** One digest for every whole block, each over everything before it. */
    private static List<String> chain(String owner, String prompt) {
        MessageDigest digest = Sha256.digest();
        digest.update(owner.getBytes(StandardCharsets.UTF_8));
        List<String> blocks = new ArrayList<>();
        int start = 0;
        int end = 0;
        int tenths = 0;
        while (end < prompt.length()) {
            int codePoint = prompt.codePointAt(end);
            end += Character.charCount(codePoint);
            tenths += TokenCount.tenths(codePoint);
            if (tenths >= BLOCK_TOKENS * 10) {
                byte[] soFar = digest.digest(prompt.substring(start, end).getBytes(StandardCharsets.UTF_8));
                blocks.add(HexFormat.of().formatHex(soFar));
                digest.update(soFar);
                start = end;
                tenths = 0;
            }
        }
        return blocks;
    }
}
