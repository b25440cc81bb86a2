package io.slipway.engine.internal.store;

import static io.slipway.engine.internal.store.StoreFixture.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slipway.engine.internal.store.SimulatedDisk.Fault;
import io.slipway.spi.DiskFault;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a disk answers is told apart, and each error says what to do about it. */
class DiskFaultTest {
  private static final Path STORE = Path.of("store");

  @TempDir Path home = Path.of("");

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of(new IOException("No space left on device"), DiskFault.FULL),
        Arguments.of(new FileSystemException("f", null, "Disk quota exceeded"), DiskFault.FULL),
        Arguments.of(new FileSystemException("f", null, "Read-only file system"), readOnly()),
        Arguments.of(new ReadOnlyFileSystemException(), readOnly()),
        Arguments.of(new IOException("Input/output error"), DiskFault.BROKEN),
        Arguments.of(new AccessDeniedException("f"), DiskFault.DENIED),
        Arguments.of(new IOException("f (Permission denied)"), DiskFault.DENIED),
        Arguments.of(
            new UncheckedIOException(new IOException("No space left on device")), DiskFault.FULL),
        Arguments.of(new IOException("what else"), DiskFault.OTHER),
        Arguments.of(new IOException(), DiskFault.OTHER));
  }

  private static DiskFault readOnly() {
    return DiskFault.READ_ONLY;
  }

  @ParameterizedTest
  @MethodSource("answers")
  void anAnswerIsToldApart(Exception answer, DiskFault fault) {
    assertThat(DiskFault.of(answer)).isEqualTo(fault);
  }

  @Test
  void theWordsAreThoseOfThisSystem() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "there is no device that is always full");
    assertThatThrownBy(() -> Files.write(full, new byte[1]))
        .satisfies(e -> assertThat(DiskFault.of(e)).isEqualTo(DiskFault.FULL));
  }

  @ParameterizedTest
  @CsvSource({
    "No space left on device, make room on the disk",
    "Read-only file system, remount it",
    "Input/output error, check the disk"
  })
  void everyErrorOfTheStoreSaysWhatToDo(String answer, String next) throws IOException {
    SimulatedDisk counting = SimulatedDisk.sound(home.resolve("whole").resolve(STORE));
    run(home.resolve("whole").resolve(STORE), counting);

    for (int step = 1; step <= counting.steps(); step++) {
      Path directory = home.resolve("at-" + step).resolve(STORE);
      SimulatedDisk disk =
          new SimulatedDisk(directory, step, Fault.ERROR_FROM_NOW_ON).saying(answer);
      refused(() -> run(directory, disk), answer, next);
    }
  }

  private static void run(Path directory, SimulatedDisk disk) {
    try (JournaledStore store =
        JournaledStore.open(directory, StoreOptions.defaults().withFiles(disk))) {
      put(store, "a", "1");
      put(store, "b", "2");
    }
  }

  private static void refused(ThrowingCallable run, String answer, String next) {
    assertThatThrownBy(run)
        .isInstanceOfSatisfying(
            SlipwayException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE))
        .hasMessageContainingAll("expected ", answer, next, "; ", "open the store again");
  }
}
