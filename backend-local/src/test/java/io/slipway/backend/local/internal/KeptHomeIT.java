package io.slipway.backend.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.Fence;
import io.slipway.spi.Incarnation;
import io.slipway.spi.InstanceExit;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationId;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OperationRef;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.Resolution;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home of the version before: its locks name no boot, its wishes no fence. */
class KeptHomeIT {
  private static final ClusterId STOPPED = id("stopped", "2b0e7527-bab8-4bc0-ae1f-725f733a129d");
  private static final ClusterId CREATED = id("created", "d9fb8f68-818b-4e58-8628-8cc19aa5a3fe");
  private static final ClusterId ERASED = id("erased", "79fb8db7-3960-4f18-9452-62af586d2842");
  private static final ClusterId WANTED = id("wanted", "ae97bf74-bdd3-4841-a750-9e6d75fe8f1d");
  private static final MemberId SPU = MemberId.spu(1);

  @TempDir Path home;
  private LocalBackend backend;

  @BeforeEach
  void aHomeOfTheVersionBefore() throws IOException {
    Path kept = Path.of("src", "test", "resources", "kept-home");
    try (Stream<Path> all = Files.walk(kept)) {
      for (Path path : all.toList()) {
        Path copy = home.resolve(kept.relativize(path).toString());
        if (!Files.isDirectory(copy)) {
          Files.copy(path, copy);
        }
      }
    }
    // A link and empty directories are not kept well in a repository.
    Path member = new ClusterFiles(home.resolve("local"), CREATED).member(SPU).control();
    Files.createDirectories(member);
    Files.createSymbolicLink(
        new ClusterFiles(home.resolve("local"), WANTED).member(SPU).lock(),
        Path.of("18419:118303:052841a5:1"));
    backend = Driver.open(home, StepListener.NONE, true);
  }

  @Test
  void isListedAndSeen() {
    assertThat(backend.inventory())
        .containsExactlyInAnyOrder(
            OwnedCluster.present(STOPPED, new Fence(2)),
            OwnedCluster.present(CREATED, new Fence(1)),
            OwnedCluster.erased(ERASED, new Fence(2)),
            OwnedCluster.present(WANTED, new Fence(1)));
    assertThat(member(STOPPED).desired()).isEqualTo(Desired.STOPPED);
    assertThat(member(STOPPED).exit().map(InstanceExit::code)).contains(143);
    assertThat(member(CREATED).actual()).isEqualTo(Actual.NONE);
    // The machine went down under it.
    assertThat(member(WANTED).desired()).isEqualTo(Desired.RUNNING);
    assertThat(member(WANTED).actual()).isEqualTo(Actual.EXITED);
    assertThat(member(WANTED).settled()).isTrue();
    assertThat(observe(ERASED).presence()).isEqualTo(Presence.ABSENT);
  }

  @Test
  void isStoppedAndDeleted() throws IOException {
    for (ClusterId cluster : new ClusterId[] {STOPPED, CREATED, WANTED, ERASED}) {
      CallContext call = call(cluster);
      backend.claim(call);
      backend.stop(call, resolution().members(), StopPolicy.graceful(Duration.ZERO));
      assertThat(observe(cluster).members().values())
          .noneMatch(member -> member.mayLive() || member.desired() == Desired.RUNNING);
      backend.erase(call, ErasePolicy.DEFAULT);
      assertThat(observe(cluster).presence()).isEqualTo(Presence.ABSENT);
    }
    try (Stream<Path> left = Files.list(home.resolve("local/clusters"))) {
      assertThat(left).isEmpty();
    }
  }

  /** As a launch would: by the shim of this version, over records of the one before. */
  @Test
  void isLaunchedByAShimOfThisVersion() throws IOException {
    try (Driver driver = new Driver(home, "old", 1, Driver.script("exec tail -f /dev/null"))) {
      driver.start().stop();
      Path control = new ClusterFiles(home.resolve("local"), STOPPED).member(SPU).control();
      for (String record : new String[] {"desired", "instance", "exit"}) {
        Files.copy(
            control.resolve(record),
            driver.files().member(SPU).control().resolve(record),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
      Files.copy(
          new ClusterFiles(home.resolve("local"), STOPPED).shim(),
          driver.files().shim(),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      driver.claim().launch(OperationKind.RESUME);
      assertThat(driver.alive(1)).isTrue();
      assertThat(MemberRecords.lock(driver.files().member(SPU)).orElseThrow().boot()).isPresent();
      assertThat(driver.files().shim()).content().contains("umask 077");
    }
  }

  private MemberObservation member(ClusterId cluster) {
    return observe(cluster).member(SPU).orElseThrow();
  }

  private ClusterObservation observe(ClusterId cluster) {
    return backend.observe(
        ObserveRequest.builder(
                cluster,
                spec(cluster),
                resolution(),
                TimeSource.system().now().plus(Driver.PATIENCE))
            .depth(Depth.CONFIRMED)
            .build());
  }

  private static CallContext call(ClusterId cluster) {
    return CallContext.builder()
        .cluster(cluster)
        .spec(spec(cluster))
        .resolution(resolution())
        .fence(new Fence(3))
        .operation(new OperationRef(new OperationId(UUID.randomUUID()), OperationKind.DELETE, 1))
        .deadline(TimeSource.system().now().plus(Driver.PATIENCE))
        .build();
  }

  private static ClusterSpec spec(ClusterId cluster) {
    return ClusterSpec.builder(cluster.name().value())
        .workload("command")
        .option("command", Driver.script("exec tail -f /dev/null"))
        .build();
  }

  private static Resolution resolution() {
    return Resolution.builder("1").member(SPU, new TreeMap<>(Map.of("client", 28612))).build();
  }

  private static ClusterId id(String name, String incarnation) {
    return new ClusterId(ClusterName.of(name), Incarnation.of(incarnation));
  }
}
