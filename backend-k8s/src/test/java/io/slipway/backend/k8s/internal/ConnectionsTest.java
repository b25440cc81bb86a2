package io.slipway.backend.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OwnerId;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import io.slipway.spi.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a kubeconfig can be wrong in; nothing here needs a server. */
class ConnectionsTest {
  @TempDir Path directory;

  private Path kubeconfig(String user) throws IOException {
    return Files.writeString(
        directory.resolve("config"),
        """
        apiVersion: v1
        kind: Config
        current-context: here
        clusters:
        - name: c
          cluster:
            server: https://127.0.0.1:1
        users:
        - name: u
          user:
        %s
        contexts:
        - name: here
          context: {cluster: c, user: u, namespace: n}
        """
            .formatted(user));
  }

  private static ClusterBackend open(Map<String, String> options) {
    return new K8sBackend(
        BackendContext.builder(new OwnerId("o"), TimeSource.system(), ConnectionsTest::noWorkload)
            .options(options)
            .build());
  }

  private static Workload noWorkload(String name) {
    throw new AssertionError("no workload is asked, was " + name);
  }

  private static void assertUnavailable(ClusterBackend backend, String... words) {
    assertThatThrownBy(backend::inventory)
        .isInstanceOfSatisfying(
            BackendException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
              assertThat(e.problem().toString()).contains(words);
            });
  }

  @Test
  void aServerThatDoesNotAnswerIsNamed() throws IOException {
    Path file = kubeconfig("    token: secret-token");
    try (ClusterBackend backend = open(Map.of("kubeconfig", file.toString()))) {
      assertUnavailable(backend, "an answer of the API server https://127.0.0.1:1");
      assertThatThrownBy(backend::inventory).hasMessageNotContaining("secret-token");
    }
  }

  @Test
  void aClosedBackendLeavesNoThread() throws IOException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Path file = kubeconfig("    token: t");
    try (ClusterBackend backend = open(Map.of("kubeconfig", file.toString()))) {
      assertUnavailable(backend, "127.0.0.1");
      assertThat(threadsSince(before)).isNotEmpty();
    }
    TestCluster.await(() -> threadsSince(before).isEmpty());
  }

  /** Returns what a client has begun, but not what serves all clients of a program. */
  private static List<String> threadsSince(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && !before.contains(thread))
        .map(Thread::getName)
        .filter(name -> !name.startsWith("globalEventExecutor"))
        .toList();
  }

  @Test
  void anUnknownContextIsNamedWithThoseThatThereAre() throws IOException {
    Path file = kubeconfig("    token: t");
    try (ClusterBackend backend = open(Map.of("kubeconfig", file.toString(), "context", "there"))) {
      assertUnavailable(backend, "no context 'there'", "one of [here]");
    }
  }

  @Test
  void theContextNamesTheNamespace() throws IOException {
    Path file = kubeconfig("    token: t");
    try (Connections connections = new Connections(Optional.of(file), Optional.of("here"))) {
      assertThat(connections.client(Optional.empty()).getNamespace()).isEqualTo("n");
      assertThat(connections.client(Optional.of("here")))
          .isSameAs(connections.client(Optional.empty()));
    }
  }

  @Test
  void aPodWithAKubeconfigIsNotInsideOfWhatThatNames() throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "t");
    Config another = Config.fromKubeconfig(kubeconfig("    token: t").toFile());

    assertThat(Connections.isInside(Config.empty(), token)).isTrue();
    assertThat(Connections.isInside(another, token)).isFalse();
    assertThat(Connections.isInside(Config.empty(), directory.resolve("none"))).isFalse();
  }

  @Test
  void aKubeconfigThatIsNoneIsNamed() throws IOException {
    Path file = Files.writeString(directory.resolve("bad"), "contexts: [");
    try (ClusterBackend backend = open(Map.of("kubeconfig", file.toString()))) {
      assertUnavailable(backend, "kubeconfig");
    }
    try (ClusterBackend backend =
        open(Map.of("kubeconfig", directory.resolve("none").toString()))) {
      assertUnavailable(backend, "kubeconfig");
    }
  }

  /** As kubeadm and {@code openssl ec} write keys of an elliptic curve. */
  @Test
  void anEllipticKeyWorks() throws IOException {
    Path file = kubeconfig(userWith("ec-sec1.key"));
    try (ClusterBackend backend = open(Map.of("kubeconfig", file.toString()))) {
      assertUnavailable(backend, "an answer of the API server https://127.0.0.1:1");
    }
  }

  /** As {@code openssl genpkey} writes them, which the client library does not read. */
  @Test
  void anEllipticKeyOfAnotherFormIsNamedWithTheWayOut() throws IOException {
    Path file = kubeconfig(userWith("ec-pkcs8.key"));
    try (ClusterBackend backend = open(Map.of("kubeconfig", file.toString()))) {
      assertUnavailable(
          backend, "the credentials for https://127.0.0.1:1", "openssl ec -in client.key");
    }
  }

  private static String userWith(String key) throws IOException {
    return "    client-certificate-data: "
        + base64("ec.crt")
        + "\n    client-key-data: "
        + base64(key);
  }

  private static String base64(String resource) throws IOException {
    try (var in = ConnectionsTest.class.getResourceAsStream(resource)) {
      return Base64.getEncoder().encodeToString(in.readAllBytes());
    }
  }

  @Test
  void anUnknownOptionIsRefusedByName() {
    assertThatThrownBy(() -> open(Map.of("contxt", "x")))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining("contxt");
  }
}
