package io.slipway.backend.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who a kubeconfig says that this program is, and what is said where it does not. */
@Timeout(120)
class CredentialsTest {
  private static final String SECRET = "secret-of-the-user";

  @TempDir Path directory;

  private static StubApiServer serverFor(String token) throws IOException {
    return new StubApiServer(authorization -> authorization.equals("Bearer " + token));
  }

  /** Returns the user of a plug-in that runs a shell's script. */
  private String plugin(String script) throws IOException {
    Path file = Files.writeString(directory.resolve("plugin.sh"), script);
    return "{exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never,"
        + " command: /bin/sh, args: [\""
        + file
        + "\"]}}";
  }

  private static String credential(String token) {
    return "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\","
        + "\"status\":{\"token\":\""
        + token
        + "\"}}";
  }

  private static BackendException failure(ClusterBackend backend) {
    BackendException failure =
        Objects.requireNonNull(catchThrowableOfType(BackendException.class, backend::inventory));
    assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
    assertThat(failure.problem().toString()).doesNotContain(SECRET);
    return failure;
  }

  @Test
  void aTokenIsSent() throws IOException {
    try (StubApiServer server = serverFor(SECRET);
        ClusterBackend backend = server.open(directory, "{token: " + SECRET + "}")) {
      assertThat(backend.inventory()).isEmpty();
    }
  }

  @Test
  void aTokenThatIsRefusedIsSaidToBe() throws IOException {
    try (StubApiServer server = serverFor("another");
        ClusterBackend backend = server.open(directory, "{token: " + SECRET + "}")) {
      assertThat(failure(backend).problem().toString()).contains("Unauthorized", "log in again");
    }
  }

  @Test
  void aPluginIsAskedForATokenAndAskedAgainWhenThatHasExpired() throws IOException {
    AtomicReference<String> valid = new AtomicReference<>("1");
    Path issued = Files.writeString(directory.resolve("issued"), "1");
    String script = "t=$(cat " + issued + "); printf '%s' '" + credential("'\"$t\"'") + "'";
    try (StubApiServer server =
            new StubApiServer(authorization -> authorization.equals("Bearer " + valid.get()));
        ClusterBackend backend = server.open(directory, plugin(script))) {
      assertThat(backend.inventory()).isEmpty();

      valid.set("2");
      Files.writeString(issued, "2");

      assertThat(backend.inventory()).isEmpty();
    }
  }

  @Test
  void aPluginThatFailsIsNamed() throws IOException {
    try (StubApiServer server = serverFor(SECRET);
        ClusterBackend backend =
            server.open(directory, plugin("echo 'log in with: corp login' >&2; exit 1"))) {
      assertThat(failure(backend).problem().toString()).contains("credentials", "/bin/sh");
    }
  }

  @Test
  void aPluginThatIsNotThereIsNamed() throws IOException {
    String user =
        "{exec: {apiVersion: client.authentication.k8s.io/v1, command: /nowhere/corp-login}}";
    try (StubApiServer server = serverFor(SECRET);
        ClusterBackend backend = server.open(directory, user)) {
      assertThat(failure(backend).problem().toString())
          .contains("credentials", "/nowhere/corp-login");
    }
  }
}
