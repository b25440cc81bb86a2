package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command on a small disk of its own that is full, fills up, or takes no changes. The disk is a
 * tmpfs in a mount namespace; where the system does not allow one, these tests are skipped, and
 * {@code FullDiskAtAStepIT} shows the same by injection.
 */
class FullDiskIT {
  /** A member that takes all room and goes on trying. */
  private static final String GREEDY =
      "/bin/sh -c 'while :; do cat /dev/zero >>fill 2>/dev/null; sleep 0.05; done'";

  @TempDir Path directory;
  private RealHome home;
  private final List<String> script = new ArrayList<>();

  @BeforeEach
  void needANamespace() throws Exception {
    home = new RealHome(directory, "home");
    Files.createDirectory(home.path());
    Process probe = unshare("mount -t tmpfs -o size=1m tmpfs \"$HOME_DIR\"");
    String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(
        probe.waitFor(1, TimeUnit.MINUTES) && probe.exitValue() == 0,
        "no mount namespace: " + said);
  }

  @AfterEach
  void nothingRuns() throws IOException {
    home.close();
  }

  @Test
  void aCreateOnADiskThatFillsUpIsUndoneAndLeavesNothing() throws Exception {
    step(with(RealHome.create("c1", 2, GREEDY), "--timeout", "8s"));
    step("list", "-o", "json");
    script.add("find \"$HOME_DIR\" >found");
    step(RealHome.create("c1", 1, RealHome.server()));
    step("delete", "c1", "--shutdown", "--yes");
    List<RealHome.Result> results = runAll();

    assertThat(results.get(0).status()).isNotZero();
    assertThat(results.get(0).err()).contains("; it was undone and the cluster is ABSENT");
    assertThat(results.get(1).expect(0).json()).isEmpty();
    assertThat(clusterFiles("found")).isEmpty();
    results.get(2).expect(0);
    results.get(3).expect(0);
  }

  @Test
  void aFullDiskRefusesACreateAndStillLetsAClusterGo() throws Exception {
    step(RealHome.create("c1", 2, RealHome.server()));
    fill();
    listing("before");
    step(RealHome.create("c2", 1, RealHome.server()));
    listing("after");
    step("status", "c1");
    step("shutdown", "c1");
    fill();
    step("delete", "c1", "--yes");
    script.add("find \"$HOME_DIR\" >found");
    List<RealHome.Result> results = runAll();

    results.get(0).expect(0);
    assertThat(results.get(1).status()).isNotZero();
    assertThat(results.get(1).err())
        .startsWith("slipway: ")
        .contains("expected at least ", "was 0 bytes", "; make room on the disk");
    assertThat(read("after")).isEqualTo(read("before"));
    results.get(2).expect(0);
    results.get(3).expect(0);
    results.get(4).expect(0);
    assertThat(clusterFiles("found")).isEmpty();
  }

  @Test
  void aDiskThatWasRemountedReadOnlyIsNamedAndNothingIsLost() throws Exception {
    step(RealHome.create("c1", 1, RealHome.server()));
    step("shutdown", "c1");
    script.add("mount -o remount,ro \"$HOME_DIR\"");
    step("status", "c1", "-o", "json");
    step("resume", "c1");
    step("delete", "c1", "--yes");
    step(RealHome.create("c2", 1, RealHome.server()));
    script.add("mount -o remount,rw \"$HOME_DIR\"");
    step("resume", "c1");
    step("delete", "c1", "--shutdown", "--yes");
    List<RealHome.Result> results = runAll();

    results.get(0).expect(0);
    results.get(1).expect(0);
    assertThat(results.get(2).expect(0).json().get("state").asText()).isEqualTo("SHUTDOWN");
    for (RealHome.Result refused : results.subList(3, 6)) {
      assertThat(refused.expect(9).err())
          .contains("Read-only file system", "remount it", home.path().toString());
    }
    results.get(6).expect(0);
    results.get(7).expect(0);
  }

  private static String[] with(String[] arguments, String... more) {
    return CommandLifeIT.with(arguments, more);
  }

  /** Adds a command to the script. */
  private void step(String... arguments) {
    StringBuilder line = new StringBuilder("slipway");
    for (String argument : arguments) {
      line.append(" '").append(argument.replace("'", "'\\''")).append('\'');
    }
    script.add(line.toString());
  }

  /** Takes all room that is left, to the last block and the last byte of it. */
  private void fill() {
    script.add("cat /dev/zero >>\"$HOME_DIR/fill\" 2>/dev/null || true");
  }

  /** Lists all files with what is in them, but what every command that may change renews. */
  private void listing(String name) {
    script.add(
        "(cd \"$HOME_DIR\" && find . -type f ! -name LOCK ! -name CLEAN -exec cksum {} + | sort) >"
            + name);
  }

  private List<RealHome.Result> runAll() throws Exception {
    script.add(0, "mount -t tmpfs -o size=3m tmpfs \"$HOME_DIR\"");
    Process shell = unshare(String.join("\n", script));
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(shell.exitValue()).as(said).isZero();
    List<RealHome.Result> results = new ArrayList<>();
    while (Files.exists(directory.resolve("status." + results.size()))) {
      int n = results.size();
      results.add(
          new RealHome.Result(
              Integer.parseInt(read("status." + n).strip()), read("out." + n), read("err." + n)));
    }
    return results;
  }

  private Process unshare(String commands) throws IOException {
    Path file = Files.createTempFile(directory, "script", ".sh");
    try (InputStream head = FullDiskIT.class.getResourceAsStream("small-disk.sh")) {
      Files.write(file, head.readAllBytes());
    }
    Files.writeString(file, Files.readString(file) + commands + "\n", StandardCharsets.UTF_8);
    ProcessBuilder builder =
        new ProcessBuilder("unshare", "--map-root-user", "--mount", "/bin/sh", file.toString());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("SLIPWAY_"));
    environment.put("HOME_DIR", home.path().toString());
    environment.put("SLIPWAY_HOME", home.path().toString());
    environment.put("JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    environment.put("CLASS_PATH", System.getProperty("java.class.path"));
    builder.directory(directory.toFile()).redirectErrorStream(true);
    try {
      return builder.start();
    } catch (IOException e) {
      assumeTrue(false, "there is no unshare: " + e.getMessage());
      throw e;
    }
  }

  /** Returns what of clusters is in a list of files. */
  private Set<String> clusterFiles(String list) throws IOException {
    return Set.copyOf(
        read(list)
            .lines()
            .filter(line -> line.startsWith(home.path().resolve("local/clusters") + "/"))
            .toList());
  }

  private String read(String name) throws IOException {
    return Files.readString(directory.resolve(name));
  }
}
