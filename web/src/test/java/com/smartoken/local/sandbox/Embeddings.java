package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Unit vectors that depend on the words of a text alone: equal texts are equal, texts that share words are near. */
final class Embeddings {

    private static final int INPUTS_MAX = 2_048;
    private static final int WORDS_MAX = 512;
    private static final int DIMENSIONS = 256;
    private static final int DIMENSIONS_MAX = 4_096;

    private Embeddings() {}

    /** The answer to an embeddings request, without its usage. */
    static ObjectNode answer(JsonNode body) {
        Fields fields = new Fields(body);
        String model = fields.text("model", "");
        Fields.require(!model.isBlank(), "model", "is required");
        int dimensions = fields.integer("dimensions", DIMENSIONS, 1, DIMENSIONS_MAX);
        String format = fields.text("encoding_format", "float");
        Fields.require(format.equals("float") || format.equals("base64"), "encoding_format", "must be float or base64");
        ObjectNode answer = Json.object().put("object", "list").put("model", model);
        ArrayNode data = answer.putArray("data");
        for (String input : inputs(body)) {
            ObjectNode item = data.addObject().put("object", "embedding").put("index", data.size() - 1);
            float[] vector = vector(input, dimensions);
            if (format.equals("base64")) {
                item.put("embedding", base64(vector));
            } else {
                ArrayNode numbers = item.putArray("embedding");
                for (float number : vector) {
                    numbers.add(number);
                }
            }
        }
        return answer;
    }

    /** Tokens of all inputs. */
    static Usage usage(JsonNode body) {
        int tokens = inputs(body).stream().mapToInt(TokenCount::of).sum();
        return new Usage(Math.max(1, tokens), 0, 0, 0);
    }

    /** One text, several, or token numbers in their stead (written as text, which serves as well here). */
    private static List<String> inputs(JsonNode body) {
        JsonNode input = body.path("input");
        List<String> inputs = new ArrayList<>();
        if (input.isTextual()) {
            inputs.add(input.asText());
        } else if (input.path(0).isNumber()) {
            inputs.add(Json.text(input));
        } else {
            input.forEach(item -> inputs.add(item.isTextual() ? item.asText() : Json.text(item)));
        }
        Fields.require(!inputs.isEmpty() && inputs.size() <= INPUTS_MAX, "input", "must be text or a list of texts");
        return inputs;
    }

    private static float[] vector(String text, int dimensions) {
        double[] sum = new double[dimensions];
        String[] words = text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", WORDS_MAX);
        for (String word : words) {
            SplittableRandom random = new SplittableRandom(word.hashCode());
            for (int i = 0; i < dimensions; i++) {
                sum[i] += random.nextDouble(-1, 1);
            }
        }
        double square = 0;
        for (double number : sum) {
            square += number * number;
        }
        float[] unit = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            unit[i] = (float) (sum[i] / Math.sqrt(square));
        }
        return unit;
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : vector) {
            bytes.putFloat(number);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
