package io.slipway.workload.fluvio.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.ClusterLayout;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberAccess;
import io.slipway.spi.MemberId;
import io.slipway.spi.ProbeRequest;
import io.slipway.spi.ProbeResult;
import io.slipway.spi.Surplus;
import io.slipway.spi.TimeSource;
import io.slipway.spi.TriState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the SC's records prove of the SPUs. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FluvioProbeTest {
  private static final MemberId SC = MemberId.controller(1);
  private static final MemberId FIRST = MemberId.spu(1);
  private static final MemberId SECOND = MemberId.spu(2);

  @TempDir Path directory;
  private ClusterLayout layout;
  private Path records;

  @BeforeEach
  void layOut() throws IOException {
    layout = TestLayouts.ofStandIn(new FluvioWorkload(TimeSource.system()), directory);
    records = Files.createDirectories(FluvioWorkload.records(layout));
    put(5001, "Online");
    put(5002, "Online");
  }

  @Test
  void onlineSinceTheLaunchIsRegistered() throws IOException {
    assertThat(registered(FIRST, SC, FIRST, SECOND)).isEqualTo(Fact.yes());
    put(5001, "Init");
    assertThat(registered(FIRST, SC, FIRST, SECOND).toString()).contains("has not registered");
    put(5001, "Offline");
    assertThat(registered(FIRST, SC, FIRST, SECOND).toString()).contains("has lost SPU 5001");
  }

  @Test
  void withoutTheScNoRecordMeansAnything() {
    assertThat(registered(FIRST, FIRST, SECOND).truth()).isEqualTo(TriState.UNKNOWN);
    assertThat(probe(FIRST, SECOND).gaps()).isNotEmpty();
  }

  @Test
  void onlineWithoutALivingProcessIsOwnSurplus() throws IOException {
    assertThat(probe(SC, FIRST).surplus())
        .singleElement()
        .satisfies(one -> assertThat(one.isOwned()).isTrue())
        .satisfies(one -> assertThat(one.member()).contains(SECOND));
    put(5002, "Offline");
    assertThat(probe(SC, FIRST).surplus()).isEmpty();
  }

  @Test
  void anUnregisteredSpuSaysWhatToDo() throws IOException {
    Files.delete(records.resolve("custom-spu-5002.yaml"));
    ProbeResult result = probe(SC, FIRST, SECOND);
    assertThat(String.valueOf(result.evidence(SECOND).get(Evidence.REGISTERED)))
        .contains("record was removed");
    assertThat(result.problems(SECOND).toString()).contains("resume it to register it again");
  }

  @Test
  void aTornRecordOfItsOwnIsAGap() throws IOException {
    Files.writeString(records.resolve("custom-spu-5002.yaml"), "!1.0.0\nmeta:\n");
    assertThat(registered(SECOND, SC, FIRST, SECOND).truth()).isEqualTo(TriState.UNKNOWN);
    assertThat(registered(FIRST, SC, FIRST, SECOND)).isEqualTo(Fact.yes());
    assertThat(probe(SC, FIRST, SECOND).gaps().toString()).contains("custom-spu-5002.yaml");
  }

  @Test
  void whatIsNotItsOwnIsHarmlessAlsoIfTorn() throws IOException {
    put(5007, "Online");
    Path torn = Files.writeString(records.resolve("mine.yaml"), "!1.0.0\nmeta:\n");
    ProbeResult result = probe(SC, FIRST, SECOND);
    assertThat(result.gaps()).isEmpty();
    assertThat(result.surplus()).hasSize(2).allMatch(Surplus::isHarmless);
    assertThat(result.surplus().toString()).contains("SPU 5007", torn.toString());
  }

  /** Such as a pipe, which would be read without end. */
  @Test
  void whatIsNoFileOrTooLongIsNotRead() throws Exception {
    Path pipe = records.resolve("pipe.yaml");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path endless = records.resolve("endless.yaml");
    try (RandomAccessFile file = new RandomAccessFile(endless.toFile(), "rw")) {
      file.setLength(3L * 1024 * 1024 * 1024);
    }
    assertThat(registered(FIRST, SC, FIRST, SECOND)).isEqualTo(Fact.yes());
    assertThat(probe(SC, FIRST, SECOND).surplus().toString())
        .contains(pipe + ": it is no regular file", endless + ": it is longer than");
  }

  /** The real SC refuses every SPU while there is a record that it cannot read. */
  @Test
  void aRefusedSpuNamesTheTornRecordOfAnother() throws IOException {
    Path torn = Files.writeString(records.resolve("mine.yaml"), "!1.0.0\nmeta:\n");
    put(5001, "Init");
    assertThat(registered(FIRST, SC, FIRST, SECOND).toString()).contains(torn.toString());
  }

  private void put(int id, String status) throws IOException {
    Files.writeString(
        records.resolve(SpuRecords.fileOf(id)),
        SpuRecord.initial(id, "127.0.0.1", 1, 2).replace("Init", status));
  }

  private Fact registered(MemberId member, MemberId... living) {
    return Objects.requireNonNull(probe(living).evidence(member).get(Evidence.REGISTERED));
  }

  /** Asks no port: none is anyone's own. */
  private ProbeResult probe(MemberId... living) {
    TimeSource time = TimeSource.system();
    ProbeRequest.Builder request =
        ProbeRequest.builder(layout, time.now().plus(Duration.ofSeconds(10)))
            .access(
                new MemberAccess() {
                  @Override
                  public InetSocketAddress reach(MemberId member, String port) {
                    throw new AssertionError(member + " is asked");
                  }

                  @Override
                  public Fact listens(MemberId member, String port) {
                    return Fact.no("not its own");
                  }
                });
    for (MemberId member : living) {
      request.instances(Map.of(member, new InstanceId(member + "-1")));
    }
    return new FluvioProbe(request.build(), time).probe();
  }
}
