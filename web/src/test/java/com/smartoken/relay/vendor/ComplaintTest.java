package com.smartoken.relay.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.content.catalog.Complaint;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the vendors' errors mean, in the words in which each tells them. */
class ComplaintTest {
    @ParameterizedTest(name = "{0} {1}: {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "deepseek | 400 | {`error`:{`message`:`Invalid format`,`type`:`invalid_request_error`,`param`:null,`code`:`invalid_request_error`}} | REQUEST",
                "deepseek | 401 | {`error`:{`message`:`Authentication Fails (no such user)`,`type`:`authentication_error`,`code`:`invalid_request_error`}} | OPERATOR",
                "deepseek | 402 | {`error`:{`message`:`Insufficient Balance`,`type`:`unknown_error`,`code`:`invalid_request_error`}} | OPERATOR",
                "deepseek | 422 | {`error`:{`message`:`Invalid parameters`}} | REQUEST",
                "deepseek | 429 | {`error`:{`message`:`Rate limit reached`}} | LIMIT",
                "deepseek | 503 | {`error`:{`message`:`The server is overloaded`}} | VENDOR",
                "kimi | 400 | {`error`:{`type`:`content_filter`,`message`:`high risk`}} | REQUEST",
                "kimi | 401 | {`error`:{`type`:`invalid_authentication_error`,`message`:`x`}} | OPERATOR",
                "kimi | 401 | {`error`:{`type`:`incorrect_api_key_error`,`message`:`x`}} | OPERATOR",
                "kimi | 429 | {`error`:{`type`:`exceeded_current_quota_error`,`message`:`please check your plan`}} | OPERATOR",
                "kimi | 429 | {`error`:{`type`:`rate_limit_reached_error`,`message`:`max RPM`}} | LIMIT",
                "kimi | 429 | {`error`:{`type`:`engine_overloaded_error`,`message`:`busy`}} | LIMIT",
                "qwen | 400 | {`error`:{`code`:`Arrearage`,`type`:`Arrearage`,`message`:`Access denied`,`param`:null}} | OPERATOR",
                "qwen | 400 | {`code`:`Arrearage`,`message`:`Access denied`} | OPERATOR",
                "qwen | 400 | {`error`:{`code`:`data_inspection_failed`,`message`:`inappropriate`}} | REQUEST",
                "qwen | 403 | {`error`:{`code`:`Model.AccessDenied`,`message`:`x`}} | OPERATOR",
                "qwen | 429 | {`error`:{`code`:`insufficient_quota`,`message`:`free allocated quota exceeded`}} | OPERATOR",
                "qwen | 429 | {`error`:{`code`:`limit_requests`,`message`:`x`}} | LIMIT",
                "glm | 429 | {`error`:{`code`:`1113`,`message`:`in arrears`}} | OPERATOR",
                "glm | 400 | {`error`:{`code`:`1261`,`message`:`prompt too long`}} | CONTEXT",
                "glm | 400 | {`error`:{`code`:`1301`,`message`:`unsafe`}} | REQUEST",
                "glm | 429 | {`error`:{`code`:`1302`,`message`:`too many at once`}} | LIMIT",
                "glm | 500 | {`error`:{`code`:1305,`message`:`overloaded`}} | LIMIT",
                "glm | 434 | {`error`:{`message`:`x`}} | LIMIT",
                "ark | 403 | {`error`:{`code`:`AccountOverdueError`,`type`:`Forbidden`,`message`:`overdue balance`}} | OPERATOR",
                "ark | 404 | {`error`:{`code`:`ModelNotOpen`,`type`:`NotFound`,`message`:`not activated`}} | OPERATOR",
                "ark | 400 | {`error`:{`code`:`SensitiveContentDetected`,`message`:`x`}} | REQUEST",
                "ark | 429 | {`error`:{`code`:`RateLimitExceeded.EndpointRPMExceeded`,`message`:`x`}} | LIMIT",
                "minimax | 200 | {`base_resp`:{`status_code`:1008,`status_msg`:`insufficient balance`}} | OPERATOR",
                "minimax | 200 | {`base_resp`:{`status_code`:1004,`status_msg`:`login fail`}} | OPERATOR",
                "minimax | 200 | {`base_resp`:{`status_code`:1002,`status_msg`:`rate limit`}} | LIMIT",
                "minimax | 200 | {`base_resp`:{`status_code`:2013,`status_msg`:`invalid params`}} | REQUEST",
                "minimax | 200 | {`base_resp`:{`status_code`:1000,`status_msg`:`unknown error`}} | VENDOR",
                "hunyuan | 401 | {`error`:{`code`:`invalid_api_key`,`message`:`x`}} | OPERATOR",
                "hunyuan | 402 | {`error`:{`message`:`free quota used up`}} | OPERATOR",
                "hunyuan | 429 | {`error`:{`code`:`rate_limit_exceeded`,`message`:`x`}} | LIMIT",
                "mimo | 421 | {`error`:{`message`:`content filter`}} | REQUEST",
                "openrouter | 402 | {`error`:{`code`:402,`message`:`Insufficient credits`}} | OPERATOR",
                "openai | 429 | {`error`:{`type`:`insufficient_quota`,`code`:`credit_balance_exhausted`,`message`:`x`}} | OPERATOR",
                "anthropic | 400 | {`type`:`error`,`error`:{`type`:`invalid_request_error`,`message`:`Your credit balance is too low`}} | OPERATOR",
                "anthropic | 529 | {`type`:`error`,`error`:{`type`:`overloaded_error`,`message`:`x`}} | LIMIT",
                "any | 500 | <html> | VENDOR",
                "any | 403 | <html> | OPERATOR"
            })
    void isJudgedByItsCodeBeforeItsStatus(String vendor, int status, String body, Complaint expected) {
        assertThat(Complaints.of(status, body.replace('`', '"').getBytes(StandardCharsets.UTF_8)))
                .as(vendor)
                .isEqualTo(expected);
    }
}
