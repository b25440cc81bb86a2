package io.slipway.backend.k8s.internal;

import com.sun.net.httpserver.HttpServer;
import io.slipway.spi.BackendContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.OwnerId;
import io.slipway.spi.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** An API server with a namespace {@code n} and nothing in it, for those whom it lets in. */
final class StubApiServer implements AutoCloseable {
  private static final String NAMESPACE =
      "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"n\",\"uid\":\"u\"}}";
  private static final String NOTHING = "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[]}";
  private static final String WHO_IS_IT =
      "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"Unauthorized\","
          + "\"reason\":\"Unauthorized\",\"code\":401}";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  /**
   * Starts it.
   *
   * @param admits whether a request's {@code Authorization} will do
   */
  StubApiServer(Predicate<String> admits) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          String authorization = exchange.getRequestHeaders().getFirst("Authorization");
          boolean in = admits.test(authorization == null ? "" : authorization);
          boolean one = exchange.getRequestURI().getPath().endsWith("/namespaces/n");
          String text = !in ? WHO_IS_IT : one ? NAMESPACE : NOTHING;
          byte[] body = text.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(in ? 200 : 401, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  /** Opens a backend by a kubeconfig that is written into a directory. */
  ClusterBackend open(Path directory, String user) throws IOException {
    Path kubeconfig = Files.writeString(directory.resolve("config"), kubeconfig(user));
    return new K8sBackend(
        BackendContext.builder(
                new OwnerId("o"),
                TimeSource.system(),
                name -> {
                  throw new AssertionError("no workload is asked, was " + name);
                })
            .options(Map.of("kubeconfig", kubeconfig.toString()))
            .build());
  }

  private String kubeconfig(String user) {
    InetSocketAddress address = server.getAddress();
    return """
        apiVersion: v1
        kind: Config
        current-context: here
        clusters:
        - name: c
          cluster: {server: "http://%s:%d"}
        users:
        - name: u
          user: %s
        contexts:
        - name: here
          context: {cluster: c, user: u, namespace: n}
        """
        .formatted(address.getAddress().getHostAddress(), address.getPort(), user);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
