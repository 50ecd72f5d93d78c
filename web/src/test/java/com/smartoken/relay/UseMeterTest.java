package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.content.catalog.Ware;
import com.smartoken.money.Feature;
import com.smartoken.money.Order;
import com.smartoken.money.Uses;
import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an answer used beside tokens is counted by what its upstream says, in one piece and in many. */
class UseMeterTest {
    private static final Ware.Count IN_USAGE = new Ware.Count.InUsage(List.of("plugins", "search", "count"));

    @Test
    void ofSeveralReportsTheGreatestCountsAndOneThatCantBeMakesAllOfThemNothing() throws Exception {
        UseMeter meter = meter(IN_USAGE, 5);
        for (int count : new int[] {1, 3, 2, 0}) meter.usage(json("{'plugins': {'search': {'count': " + count + "}}}"));
        meter.usage(json("{'prompt_tokens': 3}"));
        assertThat(meter.uses().of(Feature.WEB_SEARCH)).isEqualTo(3);
        meter.usage(json("{'plugins': {'search': {'count': -1}}}"));
        meter.usage(json("{'plugins': {'search': {'count': 1}}}"));
        assertThat(meter.uses().of(Feature.WEB_SEARCH)).isEqualTo(5);
    }

    @Test
    void noUsageIsNoWordOfHowOftenAndOneWithoutACountSaysNever() throws Exception {
        assertThat(meter(IN_USAGE, 5).uses().of(Feature.WEB_SEARCH)).isEqualTo(5);
        for (String usage :
                List.of("{}", "{'plugins': null}", "{'plugins': []}", "{'plugins': {'search': {'count': null}}}")) {
            UseMeter meter = meter(IN_USAGE, 5);
            meter.usage(json(usage));
            assertThat(meter.uses().of(Feature.WEB_SEARCH)).as(usage).isZero();
        }
    }

    @Test
    void callsOfAToolInPiecesCountOnceEachAndThoseOfOthersDoNot() throws Exception {
        UseMeter meter = meter(new Ware.Count.ToolCalls("$web_search"), 16);
        look(meter, "{'choices': [{'index': 0, 'delta': {'role': 'assistant', 'content': 'Let me look.'}}]}");
        look(meter, delta(0, "{'index': 0, 'id': 'a', 'function': {'name': '$web_search', 'arguments': ''}}"));
        look(meter, delta(0, "{'index': 0, 'function': {'name': '$web_search', 'arguments': '{}'}}"));
        look(meter, delta(0, "{'index': 1, 'function': {'name': 'weather', 'arguments': '{}'}}"));
        look(meter, delta(1, "{'index': 0, 'function': {'name': '$web_search'}}"));
        look(meter, delta(1, "{'index': 9007199254740993, 'function': {'name': '$web_search'}}"));
        assertThat(meter.uses().of(Feature.WEB_SEARCH)).isEqualTo(2);
    }

    @Test
    void nothingIsCountedOfWhatNobodyWanted() throws Exception {
        UseMeter meter = new UseMeter(Wanted.NOTHING);
        meter.usage(json("{'plugins': {'search': {'count': 3}}}"));
        look(meter, "{'service_tier': 'default', 'web_search': [{}]}");
        assertThat(meter.uses()).isEqualTo(Uses.NONE);
    }

    @Test
    void theTierThatServedTheCallIsTheLastThatIsNamed() throws Exception {
        UseMeter meter = meter(IN_USAGE, 1);
        look(meter, "{'service_tier': 'default'}");
        assertThat(meter.uses().usualTier()).isTrue();
        look(meter, "{'service_tier': 'priority'}");
        look(meter, "{'service_tier': null}");
        assertThat(meter.uses().usualTier()).isFalse();
    }

    private static UseMeter meter(Ware.Count count, long most) {
        Ware ware = new Ware(Feature.WEB_SEARCH, Set.of("enable_search"), null, count, most, "");
        Uses uses = new Uses(Map.of(Feature.WEB_SEARCH, most));
        return new UseMeter(new Wanted(new Order("priority", true, uses), List.of(ware)));
    }

    private static String delta(int choice, String call) {
        return "{'choices': [{'index': " + choice + ", 'delta': {'tool_calls': [" + call + "]}}]}";
    }

    private static void look(UseMeter meter, String chunk) throws BadJson {
        meter.look(json(chunk).object());
    }

    private static JsonValue json(String text) throws BadJson {
        return JsonValue.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
