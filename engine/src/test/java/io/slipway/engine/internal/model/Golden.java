package io.slipway.engine.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text that is generated, kept under version control, and compared on each build. */
public final class Golden {
  private static final String RENEW = "golden.renew";

  private Golden() {}

  /** Compares what is generated now with the file, or renews the file if told so. */
  public static void compare(Path file, String generated, String test) {
    try {
      if (Boolean.getBoolean(RENEW)) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, generated);
        return;
      }
      String kept = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
      check(file.toString(), kept, generated, test);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The same for the part of a page that stands between the lines {@code <!-- NAME: begin
   * (generated) -->} and {@code <!-- NAME: end -->}.
   */
  public static void compareBlock(Path page, String name, String generated, String test) {
    String begin = "<!-- " + name + ": begin (generated) -->\n";
    String end = "<!-- " + name + ": end -->\n";
    try {
      String text = Files.readString(page, StandardCharsets.UTF_8);
      int from = text.indexOf(begin) + begin.length();
      int to = text.indexOf(end);
      assertThat(text).as("%s has a place for %s", page, name).contains(begin, end);
      if (Boolean.getBoolean(RENEW)) {
        Files.writeString(page, text.substring(0, from) + generated + text.substring(to));
        return;
      }
      check(page + ", " + name, text.substring(from, to), generated, test);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(String what, String kept, String generated, String test) {
    assertThat(generated)
        .as(
            "%s is not what the tables say now: if the change is meant, renew it with"
                + " 'mvn -pl engine -am test -Dtest=%s -D%s=true"
                + " -Dsurefire.failIfNoSpecifiedTests=false' and review the difference",
            what, test, RENEW)
        .isEqualTo(kept);
  }
}
