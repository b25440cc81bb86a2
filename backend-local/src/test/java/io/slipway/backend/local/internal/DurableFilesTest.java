package io.slipway.backend.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.DiskFault;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.Incarnation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can still be written where no new file can be made. */
class DurableFilesTest {
  private static final ClusterId CLUSTER =
      new ClusterId(ClusterName.of("c1"), new Incarnation(new UUID(1, 2)));

  @TempDir Path home = Path.of("");

  @Test
  void whatIsAsLongAsItsPredecessorNeedsNoRoom() throws IOException {
    Path file = home.resolve("file");
    DurableFiles.writeSmall(file, "RUNNING");
    full(file);

    DurableFiles.writeSmall(file, "STOPPED");

    assertThat(file).hasContent("STOPPED");
    assertThatThrownBy(() -> DurableFiles.writeSmall(file, "NO")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> DurableFiles.write(file, "RUNNING")).isInstanceOf(IOException.class);
    assertThat(file).hasContent("STOPPED");
  }

  @Test
  void whatDoesNotFitASectorIsNeverOverwritten() throws IOException {
    Path file = home.resolve("file");
    DurableFiles.writeSmall(file, "a".repeat(513));
    full(file);
    assertThatThrownBy(() -> DurableFiles.writeSmall(file, "b".repeat(513)))
        .isInstanceOf(IOException.class);
    assertThat(file).hasContent("a".repeat(513));
  }

  @Test
  void aFenceIsRaisedAndBuriedOnAFullDisk() throws IOException {
    Fences fences = new Fences(home);
    fences.install(CLUSTER, new Fence(9));
    full(new ClusterFiles(home, CLUSTER).fence());

    fences.install(CLUSTER, new Fence(10));
    fences.bury(CLUSTER, new Fence(10), Instant.parse("2030-01-01T00:00:00.123456789Z"));

    Fences.FenceRecord record = fences.read(CLUSTER).orElseThrow();
    assertThat(record.installed()).isEqualTo(new Fence(10));
    assertThat(record.erased()).isEqualTo(new Fence(10));
    // Rather a second too long than too short.
    assertThat(record.keepUntil()).isEqualTo(Instant.parse("2030-01-01T00:00:01Z"));
    assertThat(Files.size(new ClusterFiles(home, CLUSTER).fence())).isLessThan(512);
  }

  @Test
  void aMemberIsStoppedOnAFullDisk() throws IOException {
    ClusterFiles.MemberFiles files =
        new ClusterFiles.MemberFiles(home, io.slipway.spi.MemberId.spu(1));
    Files.createDirectories(files.control());
    MemberRecords.Desired running =
        new MemberRecords.Desired(true, "0123abcd", Duration.ofSeconds(5), new Fence(9));
    MemberRecords.write(files, running);
    full(files.desired());

    MemberRecords.write(files, running.stopped(new Fence(10)));

    assertThat(MemberRecords.desired(files)).isEqualTo(running.stopped(new Fence(10)));
  }

  @Test
  void everyDirectoryThatIsMadeIsForcedIntoTheOneAboveIt() throws IOException {
    List<Path> forced = new ArrayList<>();
    DurableFiles.makeDirectory(home.resolve("a/b/c"), forced::add);
    assertThat(forced).containsExactly(home, home.resolve("a"), home.resolve("a/b"));
    forced.clear();
    DurableFiles.makeDirectory(home.resolve("a/b/d"), forced::add);
    assertThat(forced).containsExactly(home.resolve("a/b"));
  }

  @Test
  void aClusterThatHasNoRoomIsRefusedBeforeItIsMade() {
    DiskSpace.require(home.resolve("not").resolve("there"), 1);
    assertThatThrownBy(() -> DiskSpace.require(home.resolve("not"), Integer.MAX_VALUE))
        .isInstanceOfSatisfying(
            BackendException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE))
        .hasMessageContainingAll(
            "expected at least", " bytes; ", DiskFault.FULL.next(), home.toString());
    assertThat(home).isEmptyDirectory();
  }

  /** Nothing can be written beside the file from now on. */
  static void full(Path file) throws IOException {
    Files.createDirectories(
        file.resolveSibling("." + file.getFileName() + ".tmp").resolve("taken"));
  }
}
