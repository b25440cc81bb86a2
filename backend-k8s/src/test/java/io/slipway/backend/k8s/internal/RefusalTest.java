package io.slipway.backend.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that has just started refuses what it grants a moment later. */
@Timeout(60)
class RefusalTest {
  private static final String BY_ROLES =
      "pods is forbidden: User \\\"u\\\" cannot list resource \\\"pods\\\" in API group \\\"\\\"";
  private static final String BY_QUOTA = "exceeded quota: q, requested: pods=1, limited: pods=0";

  private final AtomicInteger asked = new AtomicInteger();
  private final PausingTime time = new PausingTime();
  private HttpServer server;
  private KubernetesClient client;

  /** A clock that only pauses move. */
  private static final class PausingTime implements TimeSource {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public Instant wall() {
      return now;
    }

    @Override
    public void pause(Duration duration, CancellationToken cancellation) {
      now = now.plus(duration);
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withAutoConfigure(false)
                    .withMasterUrl(
                        "http://"
                            + server.getAddress().getAddress().getHostAddress()
                            + ":"
                            + server.getAddress().getPort())
                    .build())
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  private void refuse(IntPredicate refused, String words) {
    server.createContext(
        "/",
        exchange -> {
          boolean no = refused.test(asked.incrementAndGet());
          String text =
              no ? "{\"kind\":\"Status\",\"message\":\"" + words + "\"}" : "{\"items\":[]}";
          byte[] body = text.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(no ? ApiException.FORBIDDEN : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private void list(Duration patience) {
    Api api = new Api(client, "n", () -> {});
    assertThat(api.list(Kind.POD, "a=b").get(Limit.within("look", time, patience))).isEmpty();
  }

  @Test
  void aRefusalThatIsTakenBackIsNone() {
    refuse(number -> number <= 3, BY_ROLES);
    list(Duration.ofMinutes(1));
    assertThat(asked).hasValue(4);
  }

  @Test
  void aRefusalThatIsRepeatedIsBelieved() {
    refuse(number -> true, BY_ROLES);
    assertThatThrownBy(() -> list(Duration.ofMinutes(1)))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status()).isEqualTo(ApiException.FORBIDDEN));
    assertThat(Duration.between(Instant.EPOCH, time.now()))
        .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
  }

  @Test
  void aShortLookTellsOfTheRefusalAndNotOfItsOwnEnd() {
    refuse(number -> true, BY_ROLES);
    assertThatThrownBy(() -> list(Duration.ofSeconds(2))).isInstanceOf(ApiException.class);
  }

  @Test
  void aQuotaIsBelievedAtOnce() {
    refuse(number -> true, BY_QUOTA);
    assertThatThrownBy(() -> list(Duration.ofMinutes(1))).isInstanceOf(ApiException.class);
    assertThat(asked).hasValue(1);
  }
}
