package io.slipway.backend.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.OperationKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the script with this system's shell, in a directory in place of a pod's. */
class StartScriptTest {
  private static final ClusterId CLUSTER =
      new ClusterId(ClusterName.of("c1"), new Incarnation(new UUID(1, 2)));
  private static final MemberId SPU = MemberId.spu(1);

  @TempDir Path pod;

  @BeforeEach
  void volume() throws IOException {
    Files.createDirectories(pod.resolve("slipway/data"));
    Files.createDirectories(pod.resolve("etc"));
  }

  private record Ended(int code, String output) {}

  private Ended run(OperationKind purpose, MemberPlan plan) throws Exception {
    Map<String, byte[]> secret = StartScript.secret(CLUSTER, SPU, purpose, plan);
    for (Map.Entry<String, byte[]> entry : secret.entrySet()) {
      Files.write(pod.resolve("etc").resolve(entry.getKey()), entry.getValue());
    }
    String script =
        new String(secret.get(StartScript.KEY), StandardCharsets.UTF_8)
            .replace(StartScript.MOUNT, pod.resolve("etc").toString())
            .replace(StartScript.DIRECTORY, pod.resolve("slipway").toString());
    Path file = Files.writeString(pod.resolve("script"), script);
    Process process =
        new ProcessBuilder("/bin/sh", file.toString()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  private static MemberPlan.Builder plan(String... command) {
    return MemberPlan.builder(List.of(command), "client").volume("data");
  }

  private void newPod() throws IOException {
    Files.deleteIfExists(pod.resolve("slipway/.begun"));
  }

  @Test
  void beginsOnAnEmptyVolumeOnlyForStart() throws Exception {
    assertThat(run(OperationKind.RESUME, plan("true").build()).code()).isEqualTo(66);
    assertThat(pod.resolve("slipway/data")).isEmptyDirectory();
    assertThat(run(OperationKind.START, plan("true").build()).code()).isZero();
    newPod();
    assertThat(run(OperationKind.RESUME, plan("true").build()).code()).isZero();
    newPod();
    assertThat(run(OperationKind.REPAIR, plan("true").build()).code()).isZero();
  }

  @Test
  void aPodThatHasBegunNeverBeginsAnew() throws Exception {
    assertThat(run(OperationKind.START, plan("true").build()).code()).isZero();
    Files.delete(pod.resolve("slipway/data").resolve(StartScript.MARK));
    Ended again = run(OperationKind.START, plan("echo", "runs").build());
    assertThat(again.code()).isEqualTo(66);
    assertThat(again.output()).contains("data: expected the data of spu-1, was an empty volume");
    newPod();
    assertThat(run(OperationKind.START, plan("true").build()).code()).isZero();
  }

  @Test
  void anothersVolumeIsLeftAlone() throws Exception {
    Path mark = pod.resolve("slipway/data").resolve(StartScript.MARK);
    Files.writeString(mark, "owner=else/spu-1\n");
    for (OperationKind purpose : List.of(OperationKind.START, OperationKind.RESUME)) {
      Ended ended = run(purpose, plan("echo", "runs").build());
      assertThat(ended.code()).isEqualTo(66);
      assertThat(ended.output()).contains("that of owner=else/spu-1").doesNotContain("runs");
    }
    assertThat(mark).hasContent("owner=else/spu-1");
  }

  @Test
  void checksTheDataThatAPlanNames() throws Exception {
    MemberPlan plan = plan("true").dataCheck("data/meta", "id=1", "it's = \"so\"").build();
    assertThat(run(OperationKind.START, plan).code()).isZero();
    newPod();
    assertThat(run(OperationKind.RESUME, plan).output()).contains("no such file");
    Files.writeString(pod.resolve("slipway/data/meta"), "id=1\nx");
    assertThat(run(OperationKind.RESUME, plan).output()).contains("no line it's = \"so\"");
    Files.writeString(pod.resolve("slipway/data/meta"), "id=1\nx\nit's = \"so\"");
    assertThat(run(OperationKind.RESUME, plan).code()).isZero();
  }

  @Test
  void putsFilesAndEnvironmentInPlaceAndBecomesTheProgram() throws Exception {
    MemberPlan here =
        MemberPlan.builder(List.of("sh", "-c", "echo \"$GREETING\"; cat 'conf/a b'; pwd"), "client")
            .environment("GREETING", "it's $HOME")
            .file("conf/a b", "content\n")
            .file("top", "x")
            .unset(List.of("PATH_X", "SLIPWAY_INSTANCE"))
            .build();
    Ended ended = run(OperationKind.START, here);
    assertThat(ended.code()).isZero();
    assertThat(ended.output().lines())
        .containsExactly("it's $HOME", "content", pod.resolve("slipway").toString());
  }

  @Test
  void theProgramsEndIsTheContainers() throws Exception {
    assertThat(run(OperationKind.START, plan("sh", "-c", "exit 7").build()).code()).isEqualTo(7);
  }
}
