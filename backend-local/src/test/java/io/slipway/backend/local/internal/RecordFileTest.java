package io.slipway.backend.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.backend.local.internal.RecordFile.MalformedRecordException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files count as damaged, and how they are reported. */
class RecordFileTest {
  @TempDir Path directory;

  /** A record in the place of which another is written must not be one that was busy once. */
  @Test
  void onlyAFileThatWillNotBeReadIsDamaged() {
    Path file = directory.resolve("record");
    assertThat(RecordFile.ofFile(file, new AccessDeniedException(file.toString())))
        .isInstanceOf(MalformedRecordException.class);
    assertThat(RecordFile.ofFile(file, failure("Input/output error")))
        .isInstanceOf(MalformedRecordException.class);
    assertThat(RecordFile.ofFile(directory, failure("Is a directory")))
        .isInstanceOf(MalformedRecordException.class);
    IOException passing = failure("Too many open files");
    assertThat(RecordFile.ofFile(file, passing)).isSameAs(passing);
  }

  @Test
  void whatADamagedFileHoldsIsShownInPartAndPrintable() throws IOException {
    Path file = directory.resolve("record");
    Files.writeString(file, "\u001b[2J" + "x".repeat(100_000));
    assertThatThrownBy(() -> RecordFile.read(file))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("expected a whole record, was line '?[2Jxxx")
        .extracting(e -> String.valueOf(e.getMessage()).length() - file.toString().length())
        .satisfies(length -> assertThat((int) length).isLessThan(200));
  }

  @Test
  void whatCannotBeThereIsNotThere() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    assertThat(RecordFile.read(file.resolve("record"))).isEmpty();
    assertThat(RecordFile.read(directory.resolve("none").resolve("record"))).isEmpty();
  }

  private static IOException failure(String message) {
    return new FileSystemException("record", null, message);
  }
}
