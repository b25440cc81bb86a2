package io.slipway.backend.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.BackendContext;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OwnerId;
import io.slipway.spi.Platform;
import io.slipway.spi.ProbeRequest;
import io.slipway.spi.ProbeResult;
import io.slipway.spi.TimeSource;
import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadContext;
import io.slipway.spi.WorkloadInfo;
import io.slipway.spi.WorkloadRequirements;
import io.slipway.workload.command.CommandWorkloadProvider;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a workload's plan says of the environment and of exit codes. */
class ExitMeaningIT {
  @TempDir Path home;

  @Test
  void aWantedMemberThatEndedWithSuchACodeFailsForGoodUntilItIsStopped() {
    try (Driver driver = driver("echo expected data; exit 66")) {
      MemberObservation ended = driver.awaitExit(1);
      assertThat(ended.failure())
          .hasValueSatisfying(
              failure -> {
                assertThat(failure.isForGood()).isTrue();
                assertThat(failure.code()).isEqualTo(ErrorCode.DATA_MISSING);
                assertThat(failure.reason()).isEqualTo("DataMissing");
                assertThat(failure.text())
                    .isEqualTo(
                        "it ended with exit code 66 after 'expected data'; put the data back, or"
                            + " delete the cluster and create it again");
              });
      assertThat(driver.observe(Depth.INSTANCES).member(MemberId.spu(1)).orElseThrow().failure())
          .isEqualTo(ended.failure());

      driver.stop();
      assertThat(driver.member(1).failure()).isEmpty();
    }
  }

  @Test
  void anotherCodeMeansNothing() {
    try (Driver driver = driver("exit 65")) {
      assertThat(driver.awaitExit(1).failure()).isEmpty();
    }
  }

  @Test
  void aVariableThatThePlanUnsetsIsNotInherited() {
    assertThat(System.getenv()).containsKeys("HOME", "PATH");
    try (Driver driver = driver("test -z \"$HOME\" && test -n \"$PATH\" && exit 66")) {
      assertThat(driver.awaitExit(1).failure()).isPresent();
    }
  }

  private Driver driver(String script) {
    Driver driver = new Driver(home, "c1", 1, Driver.script(script));
    driver.backend.close();
    Workload workload =
        new DataOrNothing(
            new CommandWorkloadProvider()
                .open(new WorkloadContext(home.resolve("runtime"), TimeSource.system())));
    driver.backend =
        new LocalBackend(
            BackendContext.builder(new OwnerId("test"), TimeSource.system(), any -> workload)
                .home(home, home.resolve("local"))
                .build(),
            StepListener.NONE,
            ProcessTable.system(),
            true);
    return driver.start();
  }

  /** Ends with 66 where its data is missing. */
  private record DataOrNothing(Workload command) implements Workload {
    @Override
    public WorkloadInfo info() {
      return command.info();
    }

    @Override
    public WorkloadRequirements needs(ClusterSpec spec, Platform platform) {
      return command.needs(spec, platform);
    }

    @Override
    public MemberPlan plan(ClusterLayout layout, MemberId member, OperationKind purpose) {
      MemberPlan plan = command.plan(layout, member, purpose);
      return MemberPlan.builder(plan.command(), plan.readinessPort())
          .volume("data")
          .unset(List.of("HOME"))
          .exitMeans(66, ErrorCode.DATA_MISSING)
          .build();
    }

    @Override
    public ProbeResult probe(ProbeRequest request) {
      return command.probe(request);
    }
  }
}
