package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreCommandsTest {
  @TempDir Path directory;
  CliHarness cli;
  Path home;
  Path backup;

  @BeforeEach
  void makeCli() {
    home = directory.resolve("home");
    backup = directory.resolve("backup");
    cli = new CliHarness(home);
  }

  @Test
  void aRestoreOfNothingMakesNoHome() {
    assertThat(cli.run("store", "restore", backup.toString())).isEqualTo(ExitStatus.NOT_FOUND);
    assertThat(cli.error()).contains(backup.toString());
    assertThat(home).doesNotExist();
  }

  @Test
  void aBackupIsMadeVerifiedAndPutBack() throws IOException {
    create("c1");
    assertThat(cli.run("store", "verify")).isZero();
    assertThat(cli.out()).contains("1 record,").contains("no damage found");
    assertThat(cli.run("store", "backup", backup.toString())).isZero();
    assertThat(cli.run("store", "backup", backup.toString())).isEqualTo(ExitStatus.USAGE);
    assertThat(cli.run("store", "verify", backup.toString())).isZero();
    assertThat(cli.run("store", "verify", backup + "-2")).isEqualTo(ExitStatus.NOT_FOUND);
    create("c2");
    String newer = cli.world.cluster("c2").id().orElseThrow().toString();

    JsonNode restored = json("store", "restore", backup.toString(), "-o", "json");

    assertThat(Path.of(restored.path("replaced").asText())).exists();
    assertThat(restored.path("clusters").path(0).path("name").asText()).isEqualTo("c1");
    assertThat(restored.path("clusters").path(0).path("difference").asText()).isEqualTo("NONE");
    assertThat(restored.path("orphans").path(0).path("name").asText()).isEqualTo("c2");

    assertThat(cli.run("store", "erase-orphan", newer)).isEqualTo(ExitStatus.USAGE);
    assertThat(cli.world.cluster("c2").exists()).isTrue();
    assertThat(cli.run("store", "erase-orphan", newer, "--yes")).isZero();
    assertThat(cli.world.cluster("c2").exists()).isFalse();
    assertThat(cli.run("store", "erase-orphan", newer, "--yes")).isEqualTo(ExitStatus.NOT_FOUND);
  }

  @Test
  void aBackendIsReachedOutForOnlyWhereSomethingOrSomebodyNamesIt() throws IOException {
    create("c1");
    String[] named = {
      "store", "compare", "-o", "json", "--backend", "k8s", "--backend-set", "kubeconfig=/nowhere"
    };

    assertThat(json("store", "compare", "-o", "json").path("unreachable")).isEmpty();
    assertThat(json(named).path("unreachable").path(0).asText())
        .startsWith("backend 'k8s': BACKEND_UNAVAILABLE")
        .contains("kubeconfig");
    assertThat(cli.run("store", "compare", "--backend-set", "namespace=n"))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(cli.error()).contains("add --backend NAME");
  }

  @Test
  void aRestoreOfAnotherStoreNamesTheOptionForTheOwner() throws IOException {
    Path other = directory.resolve("other");
    create("c1");
    assertThat(cli.run("store", "backup", backup.toString())).isZero();
    SlipwayHome.at(other).time(cli.world.time()).openEngine().close();
    cli.storesOwnIds = true;

    assertThat(cli.run("store", "restore", backup.toString(), "--home", other.toString())).isZero();
    assertThat(cli.out()).contains("note: ", "with --owner");
  }

  @Test
  void aLostStoreNamesTheOptionForTheOwner() throws IOException {
    Files.createDirectories(home);
    cli.storesOwnIds = true;

    assertThat(cli.run("store", "compare")).isZero();
    assertThat(cli.out()).contains("not asked: there is no store", "with --owner");
    assertThat(json("store", "compare", "-o", "json").path("unreachable").path(0).asText())
        .contains("SlipwayHome.owner");
    assertThat(cli.run("store", "compare", "--owner", "lost")).isZero();
    assertThat(cli.out()).endsWith("no records, and nothing without a record\n");
  }

  @Test
  void whatARestoreDoesNotKnowIsAdoptedFromTheReplacedStore() throws IOException {
    create("c1");
    assertThat(cli.run("store", "backup", backup.toString())).isZero();
    create("c2");
    String newer = cli.world.cluster("c2").id().orElseThrow().toString();
    String replaced =
        json("store", "restore", backup.toString(), "-o", "json").path("replaced").asText();

    assertThat(cli.run("store", "adopt", newer)).isEqualTo(ExitStatus.USAGE);
    assertThat(cli.run("store", "adopt", newer, "--from", replaced)).isZero();
    assertThat(cli.run("store", "adopt", newer, "--from", replaced))
        .isEqualTo(ExitStatus.ALREADY_EXISTS);
    JsonNode comparison = json("store", "compare", "-o", "json");
    assertThat(comparison.path("clusters")).hasSize(2);
    assertThat(comparison.path("orphans")).isEmpty();
  }

  @Test
  @JournalsAreLegal.Spoilt("damage is what it is about")
  void damageIsToldWithFileAndOffsetAndEndsWithNine() throws IOException {
    create("c1");
    Path journal = journal(home);
    byte[] bytes = Files.readAllBytes(journal);
    bytes[100] ^= 1;
    Files.write(journal, bytes);

    assertThat(cli.run("store", "verify", "-o", "json")).isEqualTo(ExitStatus.STORE);
    assertThat(cli.error())
        .contains("STORE_DAMAGED")
        .contains(journal.getFileName().toString())
        .contains("\"exitStatus\":9");
    assertThat(cli.run("store", "backup", backup.toString())).isEqualTo(ExitStatus.STORE);
    assertThat(backup).doesNotExist();
  }

  @Test
  void anAdoptionTellsWhatItHadToCutOffTheStore() throws IOException {
    create("c1");
    String cluster = cli.world.cluster("c1").id().orElseThrow().toString();
    Path crashed = directory.resolve("crashed");
    try (SlipwayEngine engine = engine()) {
      engine.shutdown(ClusterName.of("c1"), CommandOptions.defaults());
      copy(home.resolve("store"), crashed.resolve("store"));
    }
    flipInLastFrame(journal(crashed));
    cli.variables.put(RootCommand.HOME_VARIABLE, crashed.toString());

    assertThat(cli.run("store", "adopt", cluster, "--from", home.resolve("store").toString()))
        .isEqualTo(ExitStatus.ALREADY_EXISTS);
    assertThat(cli.err()).containsOnlyOnce("were cut off");
  }

  @Test
  void aHomeThatIsHeldIsNotReplaced() {
    create("c1");
    assertThat(cli.run("store", "backup", backup.toString())).isZero();
    try (SlipwayEngine engine = engine()) {
      assertThat(engine.list()).hasSize(1);
      assertThat(cli.run("store", "restore", backup.toString(), "--lock-timeout", "0s"))
          .isEqualTo(ExitStatus.IN_PROGRESS);
      assertThat(cli.errBytes.toString(StandardCharsets.UTF_8)).doesNotContain("waiting");
      assertThat(cli.run("store", "restore", backup.toString(), "--lock-timeout", "100ms"))
          .isEqualTo(ExitStatus.IN_PROGRESS);
      assertThat(cli.errBytes.toString(StandardCharsets.UTF_8)).contains("waiting up to");
      assertThat(cli.run("store", "compare")).isZero();
    }
  }

  /** The scripted engine has no clusters, so that only the backend tells of what was created. */
  @ParameterizedTest
  @ValueSource(strings = {"list", "status", "recover"})
  void aStoreThatWasLostIsNotTakenForNone(String command) throws IOException {
    create("c1");
    String lost = cli.world.cluster("c1").id().orElseThrow().toString();
    assertThat(cli.run(command)).isZero();
    assertThat(cli.errBytes.size()).isZero();
    Files.move(home.resolve("store"), directory.resolve("lost"));

    assertThat(cli.run(command)).isZero();

    assertThat(cli.error()).contains(lost).contains("store restore").contains("store compare");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"verify", "backup ../x", "erase-orphan c1/%s --yes", "adopt c1/%s --from x"})
  void aMissingHomeIsNotMade(String command) {
    String arguments = "store " + command.formatted("11111111-2222-3333-4444-555555555555");
    assertThat(cli.run(arguments.split(" ", -1))).isEqualTo(ExitStatus.NOT_FOUND);
    assertThat(home).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"c1", "c1/x", "/11111111-2222-3333-4444-555555555555"})
  void anIncarnationIsNeeded(String id) {
    assertThat(cli.run("store", "erase-orphan", id, "--yes")).isEqualTo(ExitStatus.USAGE);
    assertThat(cli.error()).contains("NAME/INCARNATION");
  }

  @Test
  void storeAloneIsWrongUsage() {
    assertThat(cli.run("store")).isEqualTo(ExitStatus.USAGE);
    assertThat(cli.error()).contains("verify").contains("restore");
  }

  private static Path journal(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of.resolve("store"))) {
      return files
          .filter(f -> f.getFileName().toString().startsWith("journal"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  /** A journal is filled with 0xA5 behind its last frame, which is padded with zeros. */
  private static void flipInLastFrame(Path journal) throws IOException {
    byte[] bytes = Files.readAllBytes(journal);
    int at = bytes.length - 1;
    while (bytes[at] == (byte) 0xA5) {
      at--;
    }
    bytes[at] ^= 1;
    Files.write(journal, bytes);
  }

  private JsonNode json(String... arguments) throws IOException {
    cli.outBytes.reset();
    assertThat(cli.run(arguments)).isZero();
    return new ObjectMapper().readTree(cli.out());
  }

  private void create(String name) {
    try (SlipwayEngine engine = engine()) {
      engine.create(
          ClusterSpec.builder(name).spuCount(2).workload("any").build(),
          CreateOptions.defaults(),
          CommandOptions.defaults());
    }
  }

  private SlipwayEngine engine() {
    return SlipwayHome.at(home)
        .owner(CliHarness.OWNER)
        .backend(new FakeBackendProvider(cli.world))
        .defaultBackend("fake")
        .time(cli.world.time())
        .openEngine();
  }
}
