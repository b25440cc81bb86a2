package io.slipway.workload.fluvio.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Condition;
import io.slipway.engine.LifecycleState;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Endpoint;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import io.slipway.workload.fluvio.standin.StandIn;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whole lives of clusters. */
class FluvioLifeIT extends FluvioHome {
  @Test
  void livesStopsComesBackAndLeavesNothingNorTouchesAForeignProcess() throws Exception {
    Process foreign = stranger(5001, "127.0.0.1:1");
    ClusterStatus created = create(2);
    Endpoint clients = endpoint(created, SC, FluvioWorkload.CLIENT);
    assertThat(created.confirmedSpus()).isEqualTo(2);
    assertThat(created.bootstrap()).isEqualTo(clients.address());
    assertThat(created.connect())
        .isEqualTo("fluvio profile add f1 " + clients.address() + " cloud");
    assertThat(memberDirectory(MemberId.spu(1)).resolve("spu.sock")).exists();

    ClusterStatus stopped = engine.shutdown(NAME, OPTIONS);
    assertThat(stopped.state()).isEqualTo(LifecycleState.SHUTDOWN);
    assertThat(stopped.connect()).isEmpty();
    assertThat(own()).isEmpty();
    assertThat(record(1)).contains("resolution: Offline");

    try (ServerSocket stranger =
        new ServerSocket(clients.port(), 1, InetAddress.getLoopbackAddress())) {
      refusedResume(ErrorCode.BACKEND_REJECTED, Integer.toString(stranger.getLocalPort()));
    }
    if (REAL.isEmpty()) {
      StandIn.install(program, "0.19.0");
      refusedResume(ErrorCode.BACKEND_REJECTED, VERSION, "0.19.0");
      StandIn.install(program, VERSION);
    }
    assertThat(own()).isEmpty();
    ClusterStatus resumed = engine.resume(NAME, OPTIONS);
    assertThat(resumed.confirmedSpus()).isEqualTo(2);
    assertThat(resumed.bootstrap()).isEqualTo(created.bootstrap());

    delete(NAME);
    assertThat(own()).isEmpty();
    try (Stream<Path> left = Files.walk(home)) {
      assertThat(left).noneMatch(path -> path.endsWith(SC.toString()));
    }
    assertThat(foreign.isAlive()).isTrue();
  }

  @Test
  void countsNoOneByTheWordOfAnEarlierLife() throws Exception {
    Map<MemberId, Long> before = pids(create(2));
    before.values().forEach(FluvioHome::kill);
    awaitCondition(Condition.Reason.NO_MEMBER_ALIVE);
    // The SC that would have written Offline died too, or first: either is left on disk.
    Files.writeString(recordFile(1), record(1).replace("Offline", "Online"));
    Files.writeString(recordFile(2), record(2).replace("Offline", "Online"));
    assertThat(engine.probe(NAME).confirmedSpus()).isZero();

    repair();
    ClusterStatus after = engine.probe(NAME);
    assertThat(after.confirmedSpus()).isEqualTo(2);
    assertThat(pids(after).values()).doesNotContainAnyElementsOf(before.values());
  }

  @Test
  void replacesADeadSpuAloneAndADeadScAlone() {
    Map<MemberId, Long> before = pids(create(2));
    killMember(before, MemberId.spu(2));
    awaitCondition(Condition.Reason.MEMBER_DEAD);
    assertThat(engine.probe(NAME).confirmedSpus()).isEqualTo(1);
    repair();
    Map<MemberId, Long> between = assertOnlyReplaced(before, MemberId.spu(2));

    killMember(between, SC);
    awaitCondition(Condition.Reason.MEMBER_DEAD);
    assertThat(engine.probe(NAME).confirmedSpus()).isZero();
    repair();
    // The SPUs count once they have registered again.
    assertOnlyReplaced(between, SC);
  }

  @Test
  void refusesWhatCannotRunAndStartsNothing() throws Exception {
    try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String taken = Integer.toString(stranger.getLocalPort());
      refusedCreate(spec(1).option(FluvioOptions.PORT, taken), taken);
      refusedCreate(spec(1).option(FluvioOptions.CONTROLLER_PORT, taken), taken);
    }
    refusedCreate(spec(101), "100");
    refusedCreate(spec(1).option("data.dir", "/tmp"), "data.dir");
    refusedCreate(spec(1).option(FluvioOptions.PROGRAM, "/nowhere/fluvio-run"), "no such file");
    refusedCreate(spec(1).option(FluvioOptions.PROGRAM, "/bin/true"), "Platform Version");
  }

  private void refusedCreate(ClusterSpec.Builder spec, String told) {
    assertThatExceptionOfType(SlipwayException.class)
        .isThrownBy(() -> create(spec))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .withMessageContaining(told);
    assertThat(engine.list()).isEmpty();
    assertThat(own()).isEmpty();
  }

  @Test
  void startsFromNothingWhenCreatedAgainWithFewerAndWithMore() {
    for (int spus : new int[] {2, 1, 2}) {
      assertThat(create(spus).confirmedSpus()).isEqualTo(spus);
      assertThat(engine.probe(NAME).conditions()).isEmpty();
      delete(NAME);
    }
  }

  @Test
  void doesNotCountByATornRecordAndMendsItOnResume() throws Exception {
    create(2);
    String whole = record(2);
    Files.writeString(recordFile(2), whole.substring(0, whole.indexOf("spuType")));
    ClusterStatus seen = engine.probe(NAME);
    assertThat(seen.confirmedSpus()).isEqualTo(1);
    assertThat(seen.conditions().toString()).contains("custom-spu-5002.yaml");

    engine.shutdown(NAME, OPTIONS);
    Files.writeString(recordFile(1), "!1.0.0\nmeta:\n  id: cus");
    assertThat(engine.resume(NAME, OPTIONS).confirmedSpus()).isEqualTo(2);
  }

  @Test
  void asksTheRealProgram() {
    assumeThat(REAL).as("SKIPPED: -Dfluvio.run=PATH names no real fluvio-run").isNotEmpty();
    ClusterStatus created = create(3);
    assertThat(created.confirmedSpus()).isEqualTo(3);
    assertThat(created.workloadVersion()).isEqualTo(Program.ask(REAL).version()).isNotEmpty();
  }

  private void refusedResume(ErrorCode code, String... told) {
    assertThatExceptionOfType(SlipwayException.class)
        .isThrownBy(() -> engine.resume(NAME, OPTIONS))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code))
        .satisfies(e -> assertThat(e.getMessage()).contains(told));
  }

  private Map<MemberId, Long> assertOnlyReplaced(Map<MemberId, Long> before, MemberId victim) {
    ClusterStatus after = engine.probe(NAME);
    assertThat(after.confirmedSpus()).isEqualTo(2);
    assertThat(after.conditions()).isEmpty();
    Map<MemberId, Long> now = pids(after);
    Map<MemberId, Long> others = new TreeMap<>(now);
    others.remove(victim);
    assertThat(now.get(victim)).isNotEqualTo(before.get(victim));
    assertThat(before).containsAllEntriesOf(others);
    return now;
  }
}
