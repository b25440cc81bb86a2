package io.slipway.backend.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program may wait for an engine in Java's common pool, which has few threads. */
@Timeout(120)
class CommonPoolTest {
  private static final String NAMESPACE =
      "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"n\",\"uid\":\"u\"}}";
  private static final String NOTHING = "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[]}";

  @TempDir Path directory;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          boolean one = exchange.getRequestURI().getPath().endsWith("/namespaces/n");
          byte[] body = (one ? NAMESPACE : NOTHING).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void whoHoldsItHoldsUpNoRequest() throws Exception {
    int parallelism = Math.max(1, ForkJoinPool.getCommonPoolParallelism());
    CountDownLatch held = new CountDownLatch(parallelism);
    CountDownLatch over = new CountDownLatch(1);
    List<ForkJoinTask<Boolean>> holding =
        Stream.generate(() -> ForkJoinPool.commonPool().submit(() -> hold(held, over)))
            .limit(parallelism)
            .toList();
    try (ClusterBackend backend = open()) {
      assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();

      assertThat(backend.inventory()).isEmpty();
    } finally {
      over.countDown();
    }
    assertThat(holding).allSatisfy(each -> assertThat(each.get(10, TimeUnit.SECONDS)).isTrue());
  }

  private static boolean hold(CountDownLatch held, CountDownLatch over)
      throws InterruptedException {
    held.countDown();
    return over.await(100, TimeUnit.SECONDS);
  }

  private ClusterBackend open() throws IOException {
    Path kubeconfig =
        Files.writeString(
            directory.resolve("config"),
            """
            apiVersion: v1
            kind: Config
            current-context: here
            clusters:
            - name: c
              cluster: {server: "http://%s:%d"}
            users:
            - name: u
              user: {token: t}
            contexts:
            - name: here
              context: {cluster: c, user: u, namespace: n}
            """
                .formatted(
                    server.getAddress().getAddress().getHostAddress(),
                    server.getAddress().getPort()));
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
}
