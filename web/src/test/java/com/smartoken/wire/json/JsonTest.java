package com.smartoken.wire.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static final ObjectMapper JACKSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String SAMPLE = """
            {"model":"a\\u00e9\\n\\"x\\"","n":[1,-2.5e+3,0,true,false,null,{"deep":{"é":"\\ud83d\\ude00 ü"}}],
             "empty":{},"list":[],"text":"tab\\t slash\\/ end","big":123456789012345678}""";

    @Test
    void readsWhatIsThere() throws Exception {
        JsonObject object = JsonValue.parse(SAMPLE.getBytes(UTF_8)).object();
        JsonNode expected = JACKSON.readTree(SAMPLE);
        for (JsonObject.Member member : object.members()) {
            assertThat(JACKSON.readTree(member.value().text())).isEqualTo(expected.get(member.name()));
        }
        assertThat(object.find("model")).extracting(JsonValue::string).isEqualTo("aé\n\"x\"");
        assertThat(object.find("text")).extracting(JsonValue::string).isEqualTo("tab\t slash/ end");
        assertThat(object.find("big").integer()).hasValue(123456789012345678L);
        assertThat(object.find("n").elements()).hasSize(7);
        assertThat(object.find("missing")).isNull();
    }

    @Test
    void tellsAMemberThatIsThereTwiceAlsoWhenItIsEscaped() throws Exception {
        assertThat(parse("{\"a\":1,\"b\":2,\"\\u0061\":3}").object().duplicate())
                .isEqualTo("a");
        assertThat(parse("{\"a\":1,\"b\":{\"a\":1}}").object().duplicate()).isNull();
    }

    @Test
    void agreesWithAnotherParserOnTwentyThousandMutations() {
        Random random = new Random(11);
        byte[] sample = SAMPLE.getBytes(UTF_8);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] mutated = mutate(sample, random);
            boolean ours = accepts(mutated);
            assertThat(ours).as(new String(mutated, UTF_8)).isEqualTo(jacksonAccepts(mutated));
            if (!ours) refused++;
        }
        assertThat(refused).isBetween(2_000, 19_900);
    }

    @Test
    void refusesNestingThatOnlyCostsTime() {
        assertThat(accepts("[".repeat(100_000).getBytes(UTF_8))).isFalse();
        assertThat(accepts(("[".repeat(200) + "]".repeat(200)).getBytes(UTF_8))).isTrue();
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        for (int[] bad :
                new int[][] {{0xc0, 0x80}, {0xed, 0xa0, 0x80}, {0xf5, 0x80, 0x80, 0x80}, {0x80}, {0xe4, 0xbd}}) {
            byte[] text = new byte[bad.length + 2];
            text[0] = '"';
            text[text.length - 1] = '"';
            for (int i = 0; i < bad.length; i++) text[i + 1] = (byte) bad[i];
            assertThat(accepts(text)).isFalse();
        }
    }

    @Test
    void writesWhatItReadsBack() throws Exception {
        JsonWriter writer = new JsonWriter(8);
        writer.open('{')
                .name("quote\"\u0001")
                .value("line\nend\\")
                .name("list")
                .open('[')
                .value(1)
                .value(true);
        writer.close(']').name("nothing").value((String) null).close('}');
        JsonNode read = JACKSON.readTree(writer.toBytes());
        assertThat(read.get("quote\"\u0001").textValue()).isEqualTo("line\nend\\");
        assertThat(read.get("list")).hasSize(2);
        assertThat(read.get("nothing").isNull()).isTrue();
    }

    private static JsonValue parse(String text) throws BadJson {
        return JsonValue.parse(text.getBytes(UTF_8));
    }

    private static boolean accepts(byte[] bytes) {
        try {
            JsonValue.parse(bytes).object().members().forEach(m -> m.value().string());
            return true;
        } catch (BadJson e) {
            return false;
        }
    }

    private static boolean jacksonAccepts(byte[] bytes) {
        try {
            return !JACKSON.readTree(bytes).isMissingNode();
        } catch (JsonProcessingException e) {
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] mutate(byte[] sample, Random random) {
        byte[] copy = sample.clone();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            int at = random.nextInt(copy.length);
            // ASCII only: Jackson lets some malformed UTF-8 pass, which has its own test
            if (copy[at] >= 0) copy[at] = (byte) "{}[]\",:0123456789.eE+-truefalsn\\u \n\tx".charAt(random.nextInt(37));
        }
        return copy;
    }
}
