package com.smartoken.console.playground;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.testing.ConsoleTest;
import com.smartoken.testing.TestBrowser;
import com.smartoken.testing.TestServer;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the Playground says can be spent, before a word is typed and after: the same, and never more than a call may take. */
class SpendableTest extends ConsoleTest {
    private static final String BODIES =
            "[{\"model\":\"plain\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}]";

    @Test
    void namesTheBalanceInTheReadersStyle() {
        Player ida = Player.at(server, "ida@example.com", "1004.9957724");
        assertThat(before(ida)).isEqualTo("$1,004.9957724").isEqualTo(after(ida));
        style(ida.browser());
        assertThat(before(ida)).isEqualTo("$1.004,9957724").isEqualTo(after(ida));
    }

    @Test
    void namesNothingWhilePayAsYouGoIsOff() {
        Player jon = Player.at(server, "jon@example.com", "1004.99");
        jon.browser().submit("/console/wallet/pay-as-you-go", Map.of("on", "off"));
        assertThat(before(jon)).isEqualTo("$0.00").isEqualTo(after(jon)).isEqualTo(before(jon));
    }

    @Test
    void namesNoMoreThanABudgetOrTheKeysOwnCapHasLeft() {
        Player kim = Player.at(server, "kim@example.com", "1004.99");
        kim.browser().submit("/console/wallet/limits", Map.of("kind", "account", "period", "month", "amount", "7.5"));
        assertThat(before(kim)).as("without a key").isEqualTo("$7.50").isEqualTo(after(kim));
        assertThat(before(kim)).as("with a key").isEqualTo("$7.50");
        long key = server.database()
                .number("select max(id) from api_key where internal and account_id = "
                        + kim.customer().account().id());
        kim.browser()
                .submit(
                        "/console/keys/" + key,
                        Map.of("name", "Playground", "expires", "keep", "cap", "2.25", "cap_period", "day"));
        assertThat(before(kim)).isEqualTo("$2.25");
        // A node learns of a key's change within seconds.
        TestServer.await(() -> after(kim).equals("$2.25"));
    }

    @Test
    void lookingMakesNoKey() {
        Player lea = Player.at(server, "lea@example.com", "5");
        before(lea);
        assertThat(server.database()
                        .number("select count(*) from api_key where internal and account_id = "
                                + lea.customer().account().id()))
                .isZero();
    }

    private static String before(Player player) {
        return first(player.browser().get("/console/playground?model=plain").body(), "(\\$[0-9.,]+) available");
    }

    private static String after(Player player) {
        return first(player.post("/quotes", BODIES).body(), "\"available\":\"([^\"]*)\"");
    }

    private static void style(TestBrowser browser) {
        browser.submit("/console/settings", Map.of("name", "", "time_zone", "UTC", "number_format", "1.234,56"));
    }

    private static String first(String text, String regex) {
        Matcher matcher = Pattern.compile(regex).matcher(text);
        assertThat(matcher.find()).as(regex + " in " + text).isTrue();
        return matcher.group(1);
    }
}
