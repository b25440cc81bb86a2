package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Condition;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.MemberStatus.Phase;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusOutputTest {
  @TempDir Path home;
  CliHarness cli;

  @BeforeEach
  void makeCli() {
    cli = new CliHarness(home);
  }

  @Test
  void explainShowsEachCommandAsItIsTypedWithItsReason() {
    cli.engine.with(Samples.status("c1", 1, LifecycleState.RUNNING, Phase.ALIVE, false));

    assertThat(cli.run("explain", "c1")).isEqualTo(0);
    assertThat(cli.out())
        .contains("c1  RUNNING")
        .contains("  start              refused  it runs")
        .contains("  delete --shutdown  allowed  it begins at once")
        .doesNotContain("\u001b");
  }

  @Test
  void explainIsDataAsJson() throws IOException {
    cli.engine.with(Samples.status("c1", 1, LifecycleState.RUNNING, Phase.ALIVE, false));

    assertThat(cli.run("explain", "c1", "-o", "json")).isEqualTo(0);
    JsonNode json = parse(cli.out());
    assertThat(json.path("state").asText()).isEqualTo("RUNNING");
    assertThat(json.path("commands").path("START").path("code").asText())
        .isEqualTo("ILLEGAL_TRANSITION");
    assertThat(json.path("commands").path("SHUTDOWN_AND_DELETE").path("verdict").asText())
        .isEqualTo("ALLOWED");
  }

  @Test
  void aMemberThatDoesNotComeUpIsShownWithSinceWhenAndWhy() throws IOException {
    MemberFailure stuck =
        MemberFailure.stuck("Unschedulable", "no host has room", Samples.NOW.minusSeconds(60));
    MemberFailure broken =
        MemberFailure.forGood(ErrorCode.BACKEND_REJECTED, "ErrImagePull", "no such image");
    cli.engine.with(
        Samples.status(
            "c1",
            2,
            LifecycleState.RUNNING,
            List.of(
                Samples.member(MemberId.spu(1), Phase.STARTING, false, 0),
                Samples.member(MemberId.spu(2), Phase.EXITED, false, 0)),
            true,
            null,
            List.of(
                Condition.failing(MemberId.spu(1), stuck),
                Condition.failing(MemberId.spu(2), broken))));

    assertThat(cli.run("status", "c1")).isEqualTo(0);
    assertThat(cli.out())
        .contains(
            "spu-1 is stuck since 2026-01-02T03:03:05Z: Unschedulable: no host has room",
            "spu-2 does not come up: ErrImagePull: no such image");
    cli.outBytes.reset();
    assertThat(cli.run("status", "c1", "-o", "json")).isEqualTo(0);
    assertThat(parse(cli.out()).path("conditions").path(0).path("reason").asText())
        .isEqualTo("MemberFailing");
  }

  @Test
  void jsonIsOneObjectOfThisShape() throws IOException {
    cli.engine.with(
        Samples.status(
            "c1",
            2,
            LifecycleState.RUNNING,
            List.of(
                Samples.member(MemberId.controller(1), Phase.CONFIRMED, true, 0),
                Samples.member(MemberId.spu(1), Phase.CONFIRMED, true, 9092),
                Samples.member(MemberId.spu(2), Phase.EXITED, false, 0)),
            true,
            Samples.blocked(),
            List.of(Samples.degraded())));

    assertThat(cli.run("status", "c1", "-o", "json", "--probe")).isEqualTo(10);
    assertThat(parse(cli.out()))
        .isEqualTo(
            parse(
                """
                {"name": "c1", "incarnation": "11111111-2222-3333-4444-555555555555",
                 "state": "RUNNING", "workload": "kafka", "bootstrap": "127.0.0.1:1",
                 "operation": {"id": "99999999-2222-3333-4444-555555555555",
                   "command": "CREATE+START", "phase": "BLOCKED", "backward": true,
                   "cause": "spu-2 does not stop", "attempt": 3,
                   "startedAt": "2026-01-02T03:03:35Z", "deadline": "2026-01-02T03:08:35Z",
                   "nextAttemptAt": "2026-01-02T03:04:13Z", "outlook": "'recover' undoes the rest"},
                 "conditions": [{"type": "DEGRADED", "reason": "MemberDead", "member": "spu-2",
                   "message": "spu-2 has died; run recover"}],
                 "spus": {"desired": 2, "confirmed": 1, "alive": 1, "members": [
                   {"id": "controller-1", "role": "CONTROLLER", "phase": "CONFIRMED",
                    "pid": 9000000000, "endpoint": null, "evidence": {"ALIVE": "TRUE"},
                    "problems": []},
                   {"id": "spu-1", "role": "SPU", "phase": "CONFIRMED", "pid": 9000009092,
                    "endpoint": "127.0.0.1:9092", "evidence": {"ALIVE": "TRUE"}, "problems": []},
                   {"id": "spu-2", "role": "SPU", "phase": "EXITED", "pid": null,
                    "endpoint": null, "evidence": {}, "problems": []}]},
                 "backend": "local", "backendOptions": [], "workloadVersion": "4.3.1", "probed": true, "ephemeral": false,
                 "recordedAt": "2026-01-02T03:02:35Z", "observedAt": "2026-01-02T03:04:04Z",
                 "retained": []}
                """));
  }

  @Test
  void whatWasNotAskedForIsNullAndNotZero() throws IOException {
    cli.engine.with(Samples.status("c1", 3, LifecycleState.RUNNING, Phase.ALIVE, false));

    cli.run("status", "c1", "-o", "json");
    JsonNode status = parse(cli.out());
    assertThat(status.at("/spus/confirmed").isNull()).isTrue();
    assertThat(status.at("/spus/alive").asInt()).isEqualTo(3);
    assertThat(status.at("/operation").isNull()).isTrue();
  }

  @Test
  void allClustersAreAnArray() throws IOException {
    cli.engine.with(Samples.status("c1", 1, LifecycleState.RUNNING, Phase.ALIVE, false));
    cli.engine.with(Samples.status("c2", 1, LifecycleState.SHUTDOWN, Phase.STOPPED, false));

    cli.run("list", "-o", "json");
    JsonNode list = parse(cli.out());
    assertThat(list.findValuesAsText("state")).containsExactly("RUNNING", "SHUTDOWN");
  }

  @Test
  void logsAreJsonToo() throws IOException {
    cli.run("logs", "c1", "spu-1", "-o", "json");
    assertThat(parse(cli.out()))
        .isEqualTo(
            parse(
                "{\"name\":\"c1\",\"members\":"
                    + "[{\"id\":\"spu-1\",\"lines\":[\"spu-1 says\",\"two lines\"]}]}"));
  }

  @Test
  void textShowsRecordAndObservationEachWithItsAgeAndWhatIsInFlight() {
    cli.engine.with(
        Samples.status(
            "c1",
            2,
            LifecycleState.RUNNING,
            List.of(
                Samples.member(MemberId.spu(1), Phase.ALIVE, true, 9092),
                Samples.member(MemberId.spu(2), Phase.EXITED, false, 0)),
            false,
            Samples.blocked(),
            List.of(Samples.degraded())));

    assertThat(cli.run("status", "c1")).isEqualTo(0);
    assertThat(cli.out().lines())
        .containsExactly(
            "c1  RUNNING",
            "  incarnation  11111111-2222-3333-4444-555555555555",
            "  workload     kafka 4.3.1 on local",
            "  bootstrap    127.0.0.1:1",
            "  record       RUNNING, changed 1 min 30 s ago",
            "  observation  1/2 SPUs alive, 1.0 s ago (the cluster itself was not asked; see"
                + " --probe)",
            "  operation    create and start blocked on its way back, attempt 3, begun 30.0 s ago, deadline"
                + " in 4 min 30 s, next attempt of background repairs in 8.0 s",
            "    cause      spu-2 does not stop",
            "    outlook    'recover' undoes the rest",
            "  condition    Degraded(MemberDead, spu-2): spu-2 has died; run recover",
            "  MEMBER  PHASE   PID         ENDPOINT        PROBLEMS",
            "  spu-1   ALIVE   9000009092  127.0.0.1:9092  -",
            "  spu-2   EXITED  -           -               -");
  }

  @Test
  void aWorkloadMaySayHowClientsConnect() throws IOException {
    String command = "client --at 127.0.0.1:1";
    cli.engine.with(
        ClusterStatus.builder(
                Samples.id("c1"), ClusterSpec.builder("c1").build(), LifecycleState.RUNNING)
            .bootstrap("127.0.0.1:1")
            .connect(command)
            .build());

    assertThat(cli.run("status", "c1", "-o", "json")).isEqualTo(0);
    assertThat(parse(cli.out()).get("connect").asText()).isEqualTo(command);
    assertThat(cli.run("status", "c1")).isEqualTo(0);
    assertThat(cli.out().lines()).contains("  connect      " + command);
  }

  @Test
  void listIsATable() {
    cli.engine.with(
        Samples.status(
            "c1", 2, LifecycleState.RUNNING, List.of(), false, Samples.blocked(), List.of()));
    cli.engine.with(Samples.status("long-name", 3, LifecycleState.SHUTDOWN, Phase.STOPPED, false));

    assertThat(cli.run("list")).isEqualTo(0);
    assertThat(cli.out().lines())
        .containsExactly(
            "NAME       STATE     SPUS ALIVE  WORKLOAD  RECORDED        OPERATION  "
                + "                               CONDITIONS",
            "c1         RUNNING   0/2         kafka     1 min 30 s ago  create and "
                + "start blocked on its way back  -",
            "long-name  SHUTDOWN  0/3         kafka     1 min 30 s ago  -          "
                + "                               -");
  }

  @Test
  void nothingIsSaidSo() {
    cli.run("list");
    cli.run("status");
    assertThat(cli.out().lines()).containsExactly("no clusters", "no clusters");
  }

  private static JsonNode parse(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
