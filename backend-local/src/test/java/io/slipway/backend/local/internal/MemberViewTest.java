package io.slipway.backend.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.local.internal.ClusterFiles.MemberFiles;
import io.slipway.backend.local.internal.MemberRecords.Desired;
import io.slipway.backend.local.internal.ProcessInfo.State;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.Fence;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts of a member that are in the way of a launch. */
class MemberViewTest {
  private static final String BOOT = "boot";
  private static final ClusterId CLUSTER =
      new ClusterId(new ClusterName("c1"), new Incarnation(new UUID(1, 2)));
  private static final MemberId MEMBER = MemberId.of("spu-1");
  private static final long COMMAND = 1_000_001;

  @TempDir Path directory;
  private MemberFiles files;

  @BeforeEach
  void aShimThatWasKilledJustAfterItsCommandWasRecorded() throws IOException {
    files = new MemberFiles(directory, MEMBER);
    Files.createDirectories(files.control());
    MemberRecords.write(files, new Desired(true, "first", Duration.ZERO, Fence.NONE));
    Map<String, String> instance = new TreeMap<>();
    instance.put("pid", Long.toString(COMMAND));
    instance.put("start", "7");
    instance.put("shim", "1000000");
    instance.put("shim-start", "6");
    instance.put("boot", BOOT);
    instance.put("incarnation", CLUSTER.incarnation().toString());
    instance.put("member", MEMBER.toString());
    instance.put("operation", new OperationId(new UUID(3, 4)).toString());
    instance.put("token", "first");
    RecordFile.write(files.instance(), instance);
  }

  @Test
  void theCommandGoesWithTheShimThatWasFoundLeftBehind() throws IOException {
    assertThat(look().leftSince("first")).extracting(ProcessInfo::pid).containsExactly(COMMAND);
  }

  @Test
  void aNewerLaunchIsLeftAlone() throws IOException {
    assertThat(look().leftSince("before")).isEmpty();
  }

  /** A lock as the version before wrote it, or another boot's. */
  @ParameterizedTest
  @CsvSource({
    // lock,                    mark of the process, whether its environment is shown, its shim
    "77:5:first:1,              '',    true,  false",
    "77:5:first:1,              '',    false, true",
    "77:5:first:1,              own,   true,  true",
    "77:5:first:1,              other, true,  false",
    "77:5:boot=boot:first:1,    own,   true,  true",
    "77:5:boot=boot:first:1,    '',    true,  false",
    "77:5:boot=another:first:1, own,   true,  false",
    "77:5:boot=another:first:1, '',    false, false",
    "77:6:boot=boot:first:1,    own,   true,  false"
  })
  void theHolderOfALockIsTheShimOnlyIfItCanBe(
      String lock, String marked, boolean shown, boolean shim) throws IOException {
    Files.delete(files.instance());
    Files.createSymbolicLink(files.lock(), Path.of(lock));
    String own = new ProcessTag("home", CLUSTER, MEMBER, "first").toString();
    String mark = marked.equals("own") ? own : marked.isEmpty() ? "" : own.replace("spu-1", "x");
    MemberView view = look(new ProcessInfo(77, "5", 1, 77, State.LIVING, mark, shown));
    assertThat(view.shim().isPresent()).isEqualTo(shim);
    assertThat(view.shimBeforeRecord()).isEqualTo(shim);
    if (!shim && !marked.equals("own")) {
      assertThat(view.all()).isEmpty();
    }
  }

  @Test
  void aLockTellsWhatItHolds() throws IOException {
    Files.createSymbolicLink(files.lock(), Path.of("7:Sat_Nov_21_18:06:00_2026:boot=b-1:t:9"));
    assertThat(MemberRecords.lock(files))
        .contains(
            new MemberRecords.Lock(
                7, "Sat_Nov_21_18:06:00_2026", Optional.of("b-1"), "t", new Fence(9)));
    Files.delete(files.lock());
    Files.createSymbolicLink(files.lock(), Path.of("7:Sat_Nov_21_18:06:00_2026:t:9"));
    assertThat(MemberRecords.lock(files))
        .contains(
            new MemberRecords.Lock(
                7, "Sat_Nov_21_18:06:00_2026", Optional.empty(), "t", new Fence(9)));
  }

  private MemberView look() throws IOException {
    String mark = new ProcessTag("home", CLUSTER, MEMBER, "first").toString();
    return look(new ProcessInfo(COMMAND, "7", 1, 1_000_000, State.LIVING, mark, true));
  }

  private MemberView look(ProcessInfo process) throws IOException {
    NavigableMap<Long, ProcessInfo> processes = new TreeMap<>();
    processes.put(process.pid(), process);
    return MemberView.look(
        "home", CLUSTER, files, ProcessSnapshot.of(new FixedTable(processes)), BOOT);
  }
}
