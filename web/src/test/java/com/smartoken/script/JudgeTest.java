package com.smartoken.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.script.Machine.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./smartoken judge bare} says before it makes a machine; the machine itself is too large for a test. */
class JudgeTest {
    private Machine machine;

    @BeforeEach
    void makeMachine(@TempDir Path folder) throws IOException {
        machine = new Machine(folder.toRealPath()).hasJdk(25);
    }

    @Test
    void isForRoot() throws Exception {
        Answer answer = machine.types("judge", "bare");
        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.said()).endsWith("only root may. Type it as root.\n");
    }

    @Test
    void saysWhatItLacks() throws Exception {
        Answer answer = machine.asRoot().types("judge", "bare");
        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.said())
                .contains("missing on this machine: git, debootstrap.")
                .contains("  apt-get update && apt-get install -y git debootstrap\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "torture", "bare --as nobody", "bare --frozen"})
    void refusesWhatItDoesNotKnow(String arguments) throws Exception {
        Answer answer = machine.asRoot().types(("judge " + arguments).strip().split(" "));
        assertThat(answer.status()).isEqualTo(2);
        assertThat(answer.said()).startsWith("Usage: ./smartoken judge bare ");
    }

    @Test
    void hasHelp() throws Exception {
        Answer answer = machine.types("judge", "bare", "--help");
        assertThat(answer.status()).isZero();
        assertThat(answer.said()).startsWith("Usage: ./smartoken judge bare ");
    }
}
