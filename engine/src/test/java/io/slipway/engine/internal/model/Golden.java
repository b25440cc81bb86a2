package io.slipway.engine.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is generated, kept under version control, and compared on each build. */
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
      assertThat(generated)
          .as(
              "%s is not what the tables say now: if the change is meant, renew it with"
                  + " 'mvn -pl engine -am test -Dtest=%s -D%s=true"
                  + " -Dsurefire.failIfNoSpecifiedTests=false' and review the difference",
              file, test, RENEW)
          .isEqualTo(kept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
