package io.slipway.backend.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.MemberObservation.Actual;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only the owner can read the files of members and clusters. */
class PrivateIT {
  private static final String WRITES =
      Driver.script("echo log; mkdir data/made; echo x >data/made/file; exec tail -f /dev/null");

  @TempDir Path home;

  @Test
  void everythingBelowAHomeThatOthersMayReadIsItsOwnersOnly() throws IOException {
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Driver driver = new Driver(home, "c1", 1, WRITES)) {
      driver.start();
      driver.awaitActual(1, Actual.RUNNING);
      Path made =
          driver
              .files()
              .member(io.slipway.spi.MemberId.spu(1))
              .directory()
              .resolve("data/made/file");
      org.awaitility.Awaitility.await().atMost(Driver.PATIENCE).until(() -> Files.exists(made));
      driver.claim().stop();
      List<String> open = new ArrayList<>();
      try (Stream<Path> all = Files.walk(home.resolve("local"))) {
        for (Path path : all.filter(p -> !Files.isSymbolicLink(p)).toList()) {
          String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
          if (!permissions.endsWith("------")) {
            open.add(permissions + " " + path);
          }
        }
      }
      assertThat(open).isEmpty();
    }
  }
}
