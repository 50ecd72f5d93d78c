package com.smartoken.content;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentFolderTest {
    @TempDir
    Path directory;

    @Test
    void readsFilesSortedWithTheirDigest() throws IOException {
        Files.createDirectories(directory.resolve("models/sub"));
        Files.writeString(directory.resolve("models/b.md"), "abc");
        Files.writeString(directory.resolve("models/a.md"), "x\r\ny");
        Files.writeString(directory.resolve("models/.a.md.swp"), "x");
        Files.writeString(directory.resolve("models/README.md"), "x");
        ContentFolder folder = ContentFolder.of(directory);
        assertThat(folder.files("models", ".md"))
                .extracting(ContentFile::path)
                .containsExactly("models/a.md", "models/b.md");
        ContentFile file = requireNonNull(folder.find("models/b.md"));
        assertThat(file.sha256()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(requireNonNull(folder.find("models/a.md")).text()).isEqualTo("x\ny");
        assertThat(file.baseName()).isEqualTo("b");
    }

    @Test
    void neverLeavesTheFolder() throws IOException {
        Files.createDirectories(directory.resolve("content"));
        Files.writeString(directory.resolve("secret.md"), "x");
        ContentFolder folder = ContentFolder.of(directory.resolve("content"));
        assertThat(folder.find("../secret.md")).isNull();
        assertThat(folder.files("..", ".md")).isEmpty();
        assertThat(folder.find("absent.md")).isNull();
    }

    @Test
    void refusesAFileThatIsTooLongOrNoText() throws IOException {
        Files.writeString(directory.resolve("long.md"), "x".repeat(ContentFile.BYTES_MAX + 1));
        Files.write(directory.resolve("binary.md"), new byte[] {(byte) 0xff, 0});
        ContentFolder folder = ContentFolder.of(directory);
        assertThatThrownBy(() -> folder.find("long.md"))
                .isInstanceOf(ContentMistakes.class)
                .hasMessageContaining("long.md:1: the file is longer than 524288 bytes");
        assertThatThrownBy(() -> folder.find("binary.md")).hasMessageContaining("not UTF-8 text");
    }

    @Test
    void theStampChangesWithEveryEdit() throws IOException {
        ContentFolder folder = ContentFolder.of(directory);
        String empty = folder.stamp("");
        Files.writeString(directory.resolve("a.md"), "x");
        String one = folder.stamp("");
        Files.writeString(directory.resolve("a.md"), "longer");
        assertThat(one).isNotEqualTo(empty);
        assertThat(folder.stamp("")).isNotEqualTo(one);
    }

    @Test
    void readsFromAJarThatHasNoEntriesForItsFolders() throws IOException {
        Path jar = directory.resolve("program.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String name :
                    List.of("content/models/a.md", "content/models-b/b.md", "contents/c.md", "content/d.md")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write("abc".getBytes(StandardCharsets.UTF_8));
            }
        }
        ContentFolder folder = ContentFolder.packagedAt(PackagedFiles.tree(jar, "content"));
        assertThat(folder.files("models", ".md")).singleElement().satisfies(file -> {
            assertThat(file.text()).isEqualTo("abc");
            assertThat(file.path()).isEqualTo("models/a.md");
            assertThat(file.location()).isEqualTo("content/models/a.md");
        });
        assertThat(folder.find("../contents/c.md")).isNull();
        assertThat(folder.find("models")).isNull();
        assertThat(folder.find("d.md")).isNotNull();
        assertThat(folder.files("", ".md"))
                .extracting(ContentFile::path)
                .containsExactly("d.md", "models-b/b.md", "models/a.md");
        assertThat(folder.files("none", ".md")).isEmpty();
    }

    @Test
    void thePackagedFolderHasTheModels() {
        assertThat(ContentFolder.packaged().files("models", ".md")).hasSizeGreaterThan(20);
    }
}
