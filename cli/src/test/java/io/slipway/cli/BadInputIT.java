package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused names the value and the next step, and changes neither disk nor processes. */
class BadInputIT {
  private static final String SET = "--set";

  @TempDir Path directory;
  private RealHome home;

  @BeforeEach
  void nameTheHome() {
    home = new RealHome(directory, "home");
  }

  @AfterEach
  void nothingRuns() throws IOException {
    home.close();
  }

  @Test
  void wrongNamesAndCountsAndWorkloadsLeaveNoHome() {
    for (String name :
        Set.of("a/b", "..", "ABC", "a b", "", " ", "\uD83D\uDE00", "a".repeat(64), "1a")) {
      refused(2, "'" + name + "'", RealHome.create(name, 1, "true"));
      refused(2, "'" + name + "'", "status", name);
    }
    for (String count : Set.of("0", "-1", "1000000000", "three")) {
      refused(2, "'" + count + "'", create("--spus", count, SET, "command=true"));
    }
    refused(2, "'nope'", "create", "c1", "--workload", "nope");
    refused(2, "one of [", create(SET, "command=true", "--backend", "nope"));
    refused(2, "nope", create(SET, "command=true", SET, "nope=1"));
    refused(2, "'nope'", "create", "c1", SET, "nope=1");
    refused(2, "'log.retention.ms'", "create", "c1", SET, "broker.log.retention.mss=5");
    refused(2, "'nope'", create(SET, "nope"));
    refused(2, "not set", create());
    refused(2, "no program", create(SET, "command="));
    refused(2, "/no/such/program", create(SET, "command=/no/such/program {port}"));
    refused(2, "no-such-program", create(SET, "command=no-such-program"));
    refused(2, "{nope}", create(SET, "command=true {nope}"));
    refused(2, "/no/such/jdk", "create", "c1", SET, "java.home=/no/such/jdk");
    refused(2, "'soon'", create(SET, "command=true", "--timeout", "soon"));
    refused(2, "'nope'", "nope");
    for (String command : Set.of("start", "shutdown", "resume", "recover", "status", "logs")) {
      refused(4, "; ", command, "absent");
    }
    refused(4, "; ", "delete", "absent", "--yes");
    assertThat(home.run("list").expect(0).err()).isEmpty();
    assertThat(home.path()).doesNotExist();
  }

  @Test
  void brokenJavaIsNamed() throws Exception {
    Path jdk = directory.resolve("jdk");
    Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho broken >&2\nexit 1\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    refused(2, jdk.toString(), "create", "c1", SET, "java.home=" + jdk);
    assertThat(home.path()).doesNotExist();
  }

  @Test
  void commandsThatTheStateForbidsChangeNothing() throws Exception {
    String[] create = RealHome.create("c1", 1, RealHome.server());
    home.run(CommandLifeIT.with(create, "--no-start")).expect(0);
    unchanged(5, "c1", create);
    unchanged(3, "CREATED", "resume", "c1");
    unchanged(3, "CREATED", "shutdown", "c1");
    home.run("start", "c1").expect(0);
    unchanged(5, "c1", create);
    unchanged(3, "RUNNING", "resume", "c1");
    unchanged(3, "RUNNING", "start", "c1");
    unchanged(3, "RUNNING", "delete", "c1", "--yes");
    home.run("shutdown", "c1").expect(0);
    unchanged(3, "SHUTDOWN", "shutdown", "c1");
    unchanged(3, "SHUTDOWN", "start", "c1");
    home.run("delete", "c1", "--yes").expect(0);
    unchanged(4, "c1", "resume", "c1");
    unchanged(4, "c1", "delete", "c1", "--yes");
  }

  @Test
  void homeThatIsAFileIsNamedAndKept() throws Exception {
    Files.writeString(home.path(), "mine");
    for (String[] command :
        new String[][] {{"list"}, {"status", "c1"}, {"recover"}, create(SET, "command=true")}) {
      RealHome.Result result = home.run(command).expect(9);
      assertThat(result.err()).contains(home.path().toString(), "expected a directory, was a file");
    }
    assertThat(home.path()).hasContent("mine");
  }

  @Test
  void homeThatCannotBeWrittenIsNamed() throws Exception {
    Files.createDirectory(home.path());
    Files.setPosixFilePermissions(home.path(), PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assumeFalse(Files.isWritable(home.path()), "this user may write everywhere");
      RealHome.Result result = home.run(create(SET, "command=true")).expect(9);
      assertThat(result.err()).contains(home.path().toString());
      assertThat(home.run("list").expect(0).out()).isNotEmpty();
      assertThat(home.files()).containsOnlyKeys("");
    } finally {
      Files.setPosixFilePermissions(home.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static String[] create(String... more) {
    return CommandLifeIT.with(new String[] {"create", "c1", "--workload", "command"}, more);
  }

  private void refused(int status, String named, String... command) {
    RealHome.Result result = home.run(command).expect(status);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("slipway: ").contains(named, "; ");
  }

  /** The lock and the mark of a clean close are renewed by every command that may change things. */
  private void unchanged(int status, String named, String... command) throws IOException {
    Map<String, String> files = home.files();
    Set<Long> processes = home.processes().keySet();
    refused(status, named, command);
    Map<String, String> after = home.files();
    for (Map<String, String> each : java.util.List.of(files, after)) {
      each.keySet().removeAll(Set.of("LOCK", "store", "store/CLEAN"));
    }
    assertThat(after).isEqualTo(files);
    assertThat(home.processes().keySet()).isEqualTo(processes);
  }
}
