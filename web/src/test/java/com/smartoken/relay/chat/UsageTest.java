package com.smartoken.relay.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.money.Tokens;
import com.smartoken.wire.json.JsonValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The usage of each vendor, with its own names for what came from a cache, was written to one, or was thought. */
class UsageTest {
    private static final Usage.Bounds BOUNDS = new Usage.Bounds(1_000, 100, 500);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "deepseek | {'prompt_tokens':20,'completion_tokens':7,'total_tokens':27,'prompt_cache_hit_tokens':15,'prompt_cache_miss_tokens':5,'completion_tokens_details':{'reasoning_tokens':3}} | 20 | 15 | 0 | 7 | 3",
                "deepseek, both names | {'prompt_tokens':20,'completion_tokens':7,'prompt_tokens_details':{'cached_tokens':15},'prompt_cache_hit_tokens':15} | 20 | 15 | 0 | 7 | 0",
                "kimi | {'prompt_tokens':20,'completion_tokens':7,'total_tokens':27,'cached_tokens':12} | 20 | 12 | 0 | 7 | 0",
                "qwen | {'prompt_tokens':20,'completion_tokens':7,'prompt_tokens_details':{'cached_tokens':4,'cache_creation_input_tokens':10},'completion_tokens_details':{'reasoning_tokens':6}} | 20 | 4 | 10 | 7 | 6",
                "glm | {'prompt_tokens':20,'completion_tokens':7,'prompt_tokens_details':{'cached_tokens':19}} | 20 | 19 | 0 | 7 | 0",
                "ark | {'prompt_tokens':20,'completion_tokens':7,'prompt_tokens_details':{'cached_tokens':0},'completion_tokens_details':{'reasoning_tokens':2}} | 20 | 0 | 0 | 7 | 2",
                "minimax | {'total_tokens':27,'total_characters':0,'prompt_tokens':20,'completion_tokens':7,'prompt_tokens_details':{'cached_tokens':8}} | 20 | 8 | 0 | 7 | 0",
                "hunyuan | {'prompt_tokens':20,'completion_tokens':7,'total_tokens':27,'prompt_tokens_details':{'cached_tokens':5}} | 20 | 5 | 0 | 7 | 0",
                "openrouter | {'prompt_tokens':20,'completion_tokens':7,'cost':1,'prompt_tokens_details':{'cached_tokens':5,'cache_write_tokens':6}} | 20 | 5 | 6 | 7 | 0",
                "more cached than there is | {'prompt_tokens':20,'completion_tokens':7,'cached_tokens':90} | 20 | 0 | 0 | 7 | 0",
                "fewer than none cached | {'prompt_tokens':20,'completion_tokens':7,'prompt_tokens_details':{'cached_tokens':-5}} | 20 | 0 | 0 | 7 | 0",
                "cached as a text | {'prompt_tokens':20,'completion_tokens':7,'cached_tokens':'15'} | 20 | 0 | 0 | 7 | 0",
                "more output than asked for | {'prompt_tokens':20,'completion_tokens':107} | 20 | 0 | 0 | 100 | 0",
                "more output, thought | {'prompt_tokens':20,'completion_tokens':400,'completion_tokens_details':{'reasoning_tokens':350}} | 20 | 0 | 0 | 400 | 350"
            })
    void isReadByEachVendorsNames(
            String vendor, String usage, long input, long cached, long written, long output, long thinking) {
        assertThat(read(usage)).as(vendor).isEqualTo(new Tokens(input, cached, written, output, thinking));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "null",
                "[]",
                "{}",
                "{'prompt_tokens':20}",
                "{'prompt_tokens':-1,'completion_tokens':7}",
                "{'prompt_tokens':20,'completion_tokens':-7}",
                "{'prompt_tokens':'20','completion_tokens':'7'}",
                "{'prompt_tokens':20.5,'completion_tokens':7}",
                "{'prompt_tokens':1e18,'completion_tokens':7}",
                "{'prompt_tokens':1001,'completion_tokens':7}"
            })
    void isNoneWhereItCannotBeBelieved(String usage) {
        assertThat(read(usage)).isNull();
    }

    private static @org.jspecify.annotations.Nullable Tokens read(String usage) {
        byte[] bytes = usage.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return Usage.read(new JsonValue(bytes, 0, bytes.length), BOUNDS);
    }
}
