package io.slipway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What write-a-backend.md shows of its example is in the example's files. */
class WriteABackendTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(java|xml)\n(.*?)^```$");
  private static final Pattern LINK = Pattern.compile("\\((examples/[^)]*)\\)");

  @Test
  void everyBlockIsInAFileOfTheExampleLineByLine() throws IOException {
    List<String> files = files();
    List<String> blocks = BLOCK.matcher(page()).results().map(result -> result.group(2)).toList();
    assertThat(blocks).hasSizeGreaterThan(3);
    for (String block : blocks) {
      assertThat(files).as(block).anyMatch(file -> shows(block, file));
    }
  }

  @Test
  void aBlockThatSaysMoreThanTheFileIsFound() {
    String file = "int a() { return 1; } // one\nint b() { return 2; }";
    assertThat(shows("int a() { … }  // first\nint b() {\n  return 2;\n}\n", file)).isTrue();
    assertThat(shows("int b() { … }\nint a() { … }\n", file)).isFalse();
    assertThat(shows("int a(int c) { … }\n", file)).isFalse();
  }

  @Test
  void everyFileThatIsLinkedExists() throws IOException {
    assertThat(LINK.matcher(page()).results().map(MatchResult::group)).isNotEmpty();
    LINK.matcher(page()).results().forEach(link -> assertThat(Path.of(link.group(1))).exists());
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("write-a-backend.md"));
  }

  private static List<String> files() throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("examples/threads-backend"))) {
      for (Path file : files.filter(f -> f.toString().matches(".*\\.(java|xml)")).toList()) {
        texts.add(Files.readString(file));
      }
    }
    return texts;
  }

  /** Layout and comments are free; "…" stands for omitted code. */
  private static boolean shows(String block, String file) {
    String text = bare(file);
    int from = 0;
    for (String line : block.split("\n", -1)) {
      for (String piece : bare(line).split("…", -1)) {
        int at = text.indexOf(piece, from);
        if (at < 0) {
          return false;
        }
        from = at + piece.length();
      }
    }
    return true;
  }

  private static String bare(String code) {
    return code.replaceAll("(?m)(?<!:)//.*$", "").replaceAll("\\s", "");
  }
}
