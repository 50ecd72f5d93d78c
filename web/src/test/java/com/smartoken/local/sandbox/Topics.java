package com.smartoken.local.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the sandbox has to say about a text: the first topic whose words occur in it, else a summary of the text. */
final class Topics {

    private static final int QUOTE_CHARACTERS_MAX = 160;
    private static final int WORDS_MAX = 20_000;
    private static final Pattern LENGTH = Pattern.compile("(\\d{1,6})[ -]?(?:words?|tokens|个?字)");
    private static final Pattern GREETING =
            Pattern.compile("^\\W*(hi|hello|hey|good (morning|evening))\\b.*|.*你好.*", Pattern.DOTALL);
    private static final String FILLER =
            "This sentence is here to give the stream some length, and the next one is too. ";

    private static final List<Topic> TOPICS = List.of(
            new Topic("\\btable\\b|表格", """
                    here is a small table.

                    | Step | What happens | Where to look |
                    |---|---|---|
                    | 1 | The most that the call can cost is held | Wallet |
                    | 2 | The model answers | Playground |
                    | 3 | The real cost is charged, the rest released | Usage |"""),
            new Topic("\\bcode\\b|python|javascript|function|script|代码", """
                    here is a call in Python with OpenAI's own SDK.

                    ```python
                    from openai import OpenAI

                    client = OpenAI(base_url="http://localhost:8080/v1", api_key="YOUR_KEY")
                    reply = client.chat.completions.create(
                        model="deepseek-chat",
                        messages=[{"role": "user", "content": "Hello!"}],
                    )
                    print(reply.choices[0].message.content)
                    ```"""),
            new Topic("\\blist\\b|\\bsteps\\b|\\bideas\\b|列表|步骤", """
                    here is a short list.

                    1. Create a key in the console and keep it on your server.
                    2. Point your OpenAI client at the base URL and send the model's id.
                    3. Read `usage` in the answer and compare it with the usage page."""),
            new Topic(
                    "stream|sse|流式",
                    "with `stream: true` the answer comes as server-sent events, a few characters each, and ends with"
                            + " `data: [DONE]`. Ask for `stream_options.include_usage` to get the token counts in a"
                            + " last chunk. What you read now may well have come that way."),
            new Topic(
                    "cost|price|pricing|billing|价格|费用",
                    "a call costs input tokens times the input price plus output tokens times the output price; cached"
                            + " input has a lower price of its own. The most it can cost is held before the call and"
                            + " the real cost charged after it. The prices of every model are on the pricing page."),
            new Topic(
                    "cache|caching|缓存",
                    "a prompt that begins like an earlier one is read from the cache in blocks of 64 tokens. Keep the"
                            + " fixed part in front, send it twice and compare `cached_tokens`."),
            new Topic(
                    "error|fail|429|retry|错误",
                    "to see a failure, put `\"sandbox\": {\"fault\": \"status_429\"}` into the request body. A relay"
                            + " with a second route then tries that one; without one you get the error itself."),
            new Topic(
                    "who are you|what are you|你是谁",
                    "no model at all. I stand where a vendor would, so that you can try keys, streaming, tools and"
                            + " billing without a vendor's key and without spending anything."));

    private record Topic(Pattern words, String text) {
        Topic(String words, String text) {
            this(Pattern.compile(words), text);
        }
    }

    private Topics() {}

    /** A few sentences in answer to the text, the same for the same text. */
    static String about(ChatRequest request) {
        String text = request.userText();
        String words = text.toLowerCase(Locale.ROOT);
        String sum = Arithmetic.solve(text);
        if (sum != null) {
            return sum + ".";
        }
        Matcher length = LENGTH.matcher(words);
        if (length.find()) {
            return filler(Math.min(WORDS_MAX, Integer.parseInt(length.group(1))));
        }
        if (GREETING.matcher(words).matches() && words.length() < 40) {
            return words.contains("你好")
                    ? "你好！这里是 SmarToken 的沙盒，没有真实模型，但密钥、流式输出和计费都是真的。"
                    : "hello! There is no model behind me, yet keys, streaming and billing are the real ones."
                            + " Ask me for a table, code, a list, a sum, or about streaming, cost and caching.";
        }
        return TOPICS.stream()
                .filter(topic -> topic.words().matcher(words).find())
                .map(Topic::text)
                .findFirst()
                .orElseGet(() -> summary(request, text));
    }

    /** A text on one line and shortened, for quoting. */
    static String quote(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (line.length() <= QUOTE_CHARACTERS_MAX) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, QUOTE_CHARACTERS_MAX))) + "…";
    }

    private static String summary(ChatRequest request, String text) {
        int messages = request.messages().size();
        return "you sent " + messages + (messages == 1 ? " message" : " messages") + " of about "
                + Prompt.of(request).tokens() + " tokens. The last question was: “" + quote(text)
                + "”. A real model would"
                + " answer it; set a vendor's key and the same request reaches one, with nothing else to change.";
    }

    private static String filler(int words) {
        String[] vocabulary = FILLER.strip().split(" ");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(i == 0 ? "" : " ").append(vocabulary[i % vocabulary.length]);
        }
        return text.toString();
    }
}
