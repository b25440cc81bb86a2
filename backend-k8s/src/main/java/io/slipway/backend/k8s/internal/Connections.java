package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.slipway.spi.BackendException;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The clients of this backend, one for each context of the kubeconfig in use. Found as kubectl
 * finds it: {@code KUBECONFIG}, then {@code ~/.kube/config}, then the service account of the pod
 * that this program runs in. Thread-safe.
 */
final class Connections implements AutoCloseable {
  private static final Path IN_CLUSTER =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");
  private static final int CONNECT_MILLIS = 5_000;

  private final Optional<Path> kubeconfig;
  private final Optional<String> defaultContext;
  private final Map<String, KubernetesClient> clients = new HashMap<>();
  private boolean closed;

  /**
   * Creates it; nothing is opened yet.
   *
   * @param kubeconfig the file to use in place of those that kubectl would
   * @param defaultContext where a cluster names no context
   */
  Connections(Optional<Path> kubeconfig, Optional<String> defaultContext) {
    this.kubeconfig = kubeconfig;
    this.defaultContext = defaultContext;
  }

  /**
   * Returns the client of a context.
   *
   * @throws BackendException BACKEND_UNAVAILABLE if there is no such context, or its credentials
   *     cannot be read
   */
  synchronized KubernetesClient client(Optional<String> wanted) {
    if (closed) {
      throw BackendException.rejected(
          Problem.of(ErrorCode.CLOSED, "backend 'k8s' was closed").withRemedy("open it again"));
    }
    Optional<String> context = wanted.or(() -> defaultContext);
    return clients.computeIfAbsent(context.orElse(""), any -> open(context));
  }

  /**
   * Opens the default client ahead of its first request, whose time is short and would have to do
   * for that too. Asks no server, but may run the kubeconfig's plug-in.
   */
  void prepare() {
    try {
      KubernetesClient unused = client(Optional.empty());
    } catch (BackendException saidByTheFirstRequest) {
      // A cluster of another context may do without this client.
    }
  }

  private KubernetesClient open(Optional<String> context) {
    Config config = config(context);
    Plugin.requireCredentials(config);
    // The engine retries, and knows what may be sent twice.
    config.setRequestRetryBackoffLimit(0);
    config.setConnectionTimeout(CONNECT_MILLIS);
    try {
      return new KubernetesClientBuilder().withConfig(config).build();
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw unreadable(config, e);
    }
  }

  private static BackendException unreadable(Config config, Exception cause) {
    Throwable deepest = cause;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return BackendException.builder(
            Problem.of(
                    ErrorCode.BACKEND_UNAVAILABLE,
                    "the credentials for " + config.getMasterUrl() + " cannot be read")
                .withExpected(
                    "a client key that this version reads, such as RSA in PKCS#1 or PKCS#8, a token"
                        + " or an exec plug-in")
                .withActual(cause.getMessage() + " (" + deepest.getMessage() + ")")
                .withRemedy(
                    "use another user of the kubeconfig",
                    "convert the key: openssl ec -in client.key -out client-sec1.key"))
        .reason("UnreadableCredentials")
        .cause(cause)
        .build();
  }

  private Config config(Optional<String> context) {
    Config config;
    try {
      config =
          kubeconfig.isPresent()
              ? Config.fromKubeconfig(kubeconfig.get().toFile())
              : Config.autoConfigure(context.orElse(null));
    } catch (RuntimeException e) {
      // The reader's own: of YAML, of base64, of whatever it finds there.
      throw BackendException.builder(
              Problem.of(ErrorCode.BACKEND_UNAVAILABLE, "the kubeconfig cannot be read")
                  .withExpected("a file that kubectl reads")
                  .withActual(e.getClass().getSimpleName())
                  .withRemedy("repair it", "name another by KUBECONFIG"))
          .cause(e)
          .build();
    }
    List<String> known =
        config.getContexts() == null
            ? List.of()
            : config.getContexts().stream().map(named -> named.getName()).sorted().toList();
    if (context.isPresent() && !known.contains(context.get())) {
      throw Failures.unavailable(
          "no context '" + context.get() + "' in the kubeconfig",
          "one of " + known,
          "'" + context.get() + "'",
          "choose one of these",
          "name another kubeconfig by KUBECONFIG");
    }
    if (known.isEmpty() && !Files.exists(IN_CLUSTER) && !masterIsSet()) {
      throw Failures.unavailable(
          "no Kubernetes is configured",
          "a kubeconfig named by KUBECONFIG or at ~/.kube/config, or a pod's service account",
          "none",
          "make 'kubectl get pods' work here");
    }
    if (kubeconfig.isPresent() && context.isPresent()) {
      return Config.fromKubeconfig(context.get(), kubeconfig.get().toFile());
    }
    return config;
  }

  /** Returns whether this program runs in a pod of the platform that a client asks. */
  static boolean isInside(Config config) {
    return isInside(config, IN_CLUSTER);
  }

  /** A pod's program may also have a kubeconfig, for another platform. */
  static boolean isInside(Config config, Path token) {
    return config.getCurrentContext() == null && Files.exists(token);
  }

  private static boolean masterIsSet() {
    return System.getenv("KUBERNETES_MASTER") != null
        || System.getProperty("kubernetes.master") != null;
  }

  @Override
  public synchronized void close() {
    closed = true;
    clients.values().forEach(KubernetesClient::close);
    clients.clear();
  }

  synchronized boolean isClosed() {
    return closed;
  }
}
