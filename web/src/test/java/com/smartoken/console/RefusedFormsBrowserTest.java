package com.smartoken.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.smartoken.console.credits.CreditsConsoleTest;
import com.smartoken.credits.CreditsServer;
import com.smartoken.testing.Browser;
import com.smartoken.testing.Browser.Look;
import com.smartoken.testing.Browser.Visit;
import com.smartoken.testing.TestBrowser;
import com.smartoken.testing.TestServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every form of the site that can say no says it in one way, with a script and without one: a summary that is seen and has
 * the focus leads to each field that is wrong, and what was typed is still there.
 */
class RefusedFormsBrowserTest extends CreditsConsoleTest {
    /** Forms that leave out what makes no sense, instead of refusing it. */
    private static final Set<String> NEVER_REFUSE = Set.of("/console/wallet", "/console/models", "/models");

    private static final String CALL =
            "{\"model\":\"plain\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    private static final List<Form> FORMS = new ArrayList<>();
    private static Browser browser;

    /** A form on a page and what is typed into it that makes no sense, by the name of the field. */
    private record Form(String page, String action, Map<String, String> typed) {
        static Form of(String page, String action, String... typed) {
            Map<String, String> fields = new LinkedHashMap<>();
            for (int i = 0; i < typed.length; i += 2) fields.put(typed[i], typed[i + 1]);
            return new Form(page, action, fields);
        }
    }

    @BeforeAll
    static void open() {
        browser = new Browser();
        server.browser().signIn("ada@mailinator.com");
        TestBrowser olga = server.browser();
        olga.signIn(CreditsServer.OPERATOR);
        server.chat(server.customerAt(CreditsServer.OPERATOR, "12.5"), CALL);
        TestServer.await(() -> olga.get("/console/usage").body().contains("usage-table"));
        String ticket = path(olga, "/console/support", Map.of("subject", "A question", "text", "How?"));
        String key = first(olga, "/console/keys", "(/console/keys/\\d+)\"");
        String review = first(olga, "/operator/reviews", "action=\"(/operator/reviews/\\d+)\"");
        String[] terms = {
            "name", " ", "expires", "date", "cap", "abc", "networks", "nowhere", "rpm", "-4", "tpm", "many"
        };
        FORMS.addAll(List.of(
                Form.of("/console/keys/new", "/console/keys", terms),
                Form.of(key, key, terms),
                Form.of(key, key + "/rotation", "overlap", "9y"),
                Form.of(
                        "/console/wallet",
                        "/console/wallet/limits",
                        "kind",
                        "feature",
                        "label",
                        "search",
                        "amount",
                        "-4"),
                Form.of(
                        "/console/wallet",
                        "/console/wallet/limits",
                        "kind",
                        "account",
                        "label",
                        "kept",
                        "amount",
                        "ten"),
                Form.of("/console/wallet", "/console/wallet/alerts", "balance_below", "abc"),
                Form.of("/console/wallet", "/console/wallet/code", "code", "ABCD-1234"),
                Form.of("/console/credits", "/console/wallet/code", "code", "ABCD-1234"),
                Form.of("/console/settings", "/console/settings", "name", "n".repeat(101), "time_zone", "Mars/Olympus"),
                Form.of("/console/settings/alerts", "/console/settings/alerts", "webhook_url", "http://127.0.0.1/"),
                Form.of("/console/settings/close", "/console/settings/close", "email", "somebody@else.example"),
                Form.of("/console/support", "/console/support", "subject", "s".repeat(151), "text", " "),
                Form.of(ticket, ticket + "/reply", "text", " "),
                Form.of("/console/models", "/console/models/claims"),
                Form.of("/console/usage", "/console/usage", "id", "req_unknown"),
                Form.of(
                        "/console/usage?period=7d",
                        "/console/usage",
                        "min",
                        "a lot",
                        "from",
                        "2026-02-02",
                        "period",
                        "custom",
                        "to",
                        "2026-02-01"),
                Form.of(
                        "/console/usage/breakdown",
                        "/console/usage/breakdown",
                        "period",
                        "custom",
                        "from",
                        "2026-02-02",
                        "to",
                        "2026-02-01"),
                Form.of("/pricing", "/pricing", "input", "-4", "calls", "many"),
                Form.of(
                        "/operator/codes",
                        "/operator/codes",
                        "amount",
                        "0",
                        "kind",
                        "gold",
                        "count",
                        "x",
                        "uses",
                        "-1",
                        "expires",
                        "soon",
                        "credit_expires",
                        "later"),
                Form.of("/operator/reviews", review, "reason", " "),
                Form.of(desk(ticket), desk(ticket) + "/reply", "text", " "),
                Form.of(
                        "/console/playground",
                        "/console/playground",
                        "prompt",
                        " ",
                        "temperature",
                        "9",
                        "top_p",
                        "x",
                        "max_tokens",
                        "0",
                        "seed",
                        "s",
                        "tools",
                        "{",
                        "stop",
                        "1\n2\n3\n4\n5")));
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    private static String desk(String ticket) {
        return ticket.replace("/console/support", "/operator/tickets");
    }

    private static String path(TestBrowser olga, String action, Map<String, String> fields) {
        return URI.create(TestBrowser.location(olga.submit(action, fields))).getPath();
    }

    private static String first(TestBrowser olga, String page, String pattern) {
        return olga.get(page).body().replaceAll("(?s).*?" + pattern + ".*", "$1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRefusedFormIsSeenAndKeepsWhatWasTyped(boolean withScript) {
        Look look = withScript ? Look.PHONE : Look.PHONE.withoutScript();
        List<String> wrong = new ArrayList<>();
        try (Visit visit = browser.visit(server.url() + "/login?login_hint=" + CreditsServer.OPERATOR, look)) {
            Page page = visit.page();
            page.setDefaultTimeout(5_000);
            for (Form form : FORMS) {
                // With a script the Playground sends no form.
                if (withScript && form.page.equals("/console/playground")) continue;
                page.navigate(server.url() + form.page);
                send(page, form);
                for (String one : seen(page, form)) wrong.add(form.page + " " + form.action + ": " + one);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static void send(Page page, Form form) {
        page.evaluate(TYPE, List.of(form.action, form.typed));
        page.locator("[data-pressed]").click();
    }

    /** Typed by somebody whom neither the length of a field nor its list stops. */
    private static final String TYPE = """
            ([action, typed]) => {
              const form = [...document.forms].find((one) => one.getAttribute("action") === action
                && Object.keys(typed).every((name) => one.elements[name]));
              for (const [name, text] of Object.entries(typed)) {
                const field = form.elements[name];
                const isListed = !field.matches("select") || [...field.options].some((option) => option.value === text);
                if (!isListed) field.options[0].value = text;
                field.removeAttribute("maxlength");
                field.value = text;
              }
              form.noValidate = true;
              [...form.elements].findLast((one) => one.matches("button[type=submit]")).dataset.pressed = "";
            }""";

    private static List<String> seen(Page page, Form form) {
        List<String> wrong = new ArrayList<>();
        page.locator(".refusal").first().waitFor();
        page.waitForCondition(() ->
                page.evaluate("!document.querySelector('[aria-busy=true]')").equals(true));
        ((List<?>) page.evaluate(SEEN, form.typed)).forEach(one -> wrong.add(one.toString()));
        if (page.locator(".refusal a").count() == 0) return wrong;
        String target = page.locator(".refusal a").first().getAttribute("href").substring(1);
        page.locator(".refusal a").first().click();
        if (page.evaluate("id => document.getElementById(id).contains(document.activeElement)", target)
                .equals(false)) wrong.add("its link leads nowhere");
        return wrong;
    }

    private static final String SEEN = """
            (typed) => {
              const wrong = [];
              const all = document.querySelectorAll(".refusal");
              if (all.length !== 1) wrong.push(`${all.length} summaries`);
              const box = all[0].getBoundingClientRect();
              if (box.top < 0 || box.bottom > innerHeight) wrong.push(`out of sight at ${box.top} to ${box.bottom}`);
              if (document.activeElement !== all[0]) wrong.push(`the focus is on ${document.activeElement.outerHTML.slice(0, 80)}`);
              if (all[0].role !== "alert") wrong.push("no alert");
              const targets = [...all[0].querySelectorAll("a")].map((link) => document.getElementById(link.hash.slice(1)));
              if (targets.length === 0) wrong.push("leads to no field");
              for (const field of targets) {
                if (!field) { wrong.push("a link leads to nothing"); continue; }
                if (!field.checkVisibility()) wrong.push(`${field.id} is not to be seen`);
                if (field.type === "checkbox") continue;
                if (field.ariaInvalid !== "true") wrong.push(`${field.id} is not marked`);
                const words = (field.getAttribute("aria-describedby") ?? "").split(" ")
                  .map((id) => document.getElementById(id)).filter((hint) => hint?.matches(".hint-bad, :has(.hint-bad)"));
                if (words.length === 0) wrong.push(`${field.id} is not described by its mistake`);
              }
              for (const field of document.querySelectorAll("[aria-invalid=true]")) {
                const isLed = targets.some((one) => one === field
                  || one?.getAttribute("aria-describedby") === field.getAttribute("aria-describedby"));
                if (!isLed) wrong.push(`${field.id} is marked and no link leads there`);
              }
              for (const [name, text] of Object.entries(typed)) {
                const field = [...document.querySelectorAll(`[name="${name}"]`)].find((one) => one.type !== "hidden");
                const isListed = !field.matches("select") || [...field.options].some((option) => option.value === text);
                if (isListed && field.value.trim() !== text.trim()) wrong.push(`${name} has ${field.value}`);
              }
              return wrong;
            }""";

    /** A form that is new is tried here too, or is named among those that refuse nothing. */
    @Test
    void everyFormThatIsTypedIntoIsTried() {
        Set<String> known = FORMS.stream().map(Form::action).collect(Collectors.toCollection(TreeSet::new));
        known.addAll(NEVER_REFUSE);
        Set<String> found = new TreeSet<>();
        try (Visit visit = browser.visit(
                server.url() + "/login?login_hint=" + CreditsServer.OPERATOR, Look.DESKTOP.withoutScript())) {
            for (String path : FORMS.stream().map(Form::page).distinct().toList()) {
                visit.page().navigate(server.url() + path);
                ((List<?>) visit.page().evaluate(TYPED)).forEach(action -> found.add(action.toString()));
            }
        }
        assertThat(found).isSubsetOf(known).hasSizeGreaterThan(15);
    }

    private static final String TYPED = """
            () => [...document.forms].filter((form) => form.hasAttribute("action") && [...form.elements].some((field) =>
                field.matches("textarea, select, input:not([type=hidden], [type=checkbox], [type=radio])")))
              .map((form) => new URL(form.action).pathname)""";
}
