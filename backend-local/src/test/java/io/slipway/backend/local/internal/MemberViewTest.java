package io.slipway.backend.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.local.internal.ClusterFiles.MemberFiles;
import io.slipway.backend.local.internal.MemberRecords.Desired;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a member is in the way of a launch. */
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
    MemberRecords.write(files, new Desired(true, "first", Duration.ZERO));
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

  private MemberView look() throws IOException {
    String mark = new Mark("home", CLUSTER, MEMBER, "first").toString();
    NavigableMap<Long, ProcessInfo> processes = new TreeMap<>();
    processes.put(COMMAND, new ProcessInfo(COMMAND, "7", 1, 1_000_000, false, mark));
    return MemberView.look("home", CLUSTER, files, processes, BOOT);
  }
}
