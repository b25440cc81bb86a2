package io.slipway.backend.local.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.backend.local.internal.RecordFile.MalformedRecordException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Anything in the place of a record, of any kind, affects only that record. */
class RecordFilePlaceTest {
  @TempDir private Path directory;

  @Test
  void aFileThatFillsAllMemoryIsNoRecord() throws IOException {
    Path file = directory.resolve("record");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }

    assertThatThrownBy(() -> RecordFile.read(file))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("3221225472 bytes");
  }
}
