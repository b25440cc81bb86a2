package io.slipway.rebalancer.cruisecontrol.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.slipway.rebalancer.cruisecontrol.simulator.CruiseControlSimulator;
import io.slipway.spi.ExecutorObservation;
import io.slipway.spi.Outcome;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.TimeSource;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsIT {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path directory = Path.of("");

  @Test
  void aServerIsTrustedByTheCertificatesOfTheOption() throws Exception {
    HttpsServer server = start();
    try {
      URI address = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
      try (Rebalances trusting = open(address, Map.of("ca", directory + "/ca.pem"));
          Rebalances strange = open(address, Map.of())) {
        assertThat(trusting.observe().executor().state()).isEqualTo(ExecutorObservation.State.IDLE);
        refused(strange);
      }
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aServerWithoutTlsIsNamedAsThat() throws Exception {
    try (CruiseControlSimulator plain = CruiseControlSimulator.builder().start();
        Rebalances rebalances =
            open(URI.create("https://127.0.0.1:" + plain.address().getPort()), Map.of())) {
      refused(rebalances);
    }
  }

  private static Rebalances open(URI address, Map<String, String> options) {
    return Rebalances.of(address, TimeSource.system(), options);
  }

  private static void refused(Rebalances rebalances) {
    RebalanceException failure =
        catchThrowableOfType(
            RebalanceException.class,
            () -> rebalances.client().execute(rebalances.call(1, 1, null)));
    assertThat(failure.reason()).isEqualTo("TlsFailed");
    assertThat(failure.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    assertThat(failure).hasMessageContaining("'ca'");
  }

  private HttpsServer start() throws Exception {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context()));
    byte[] body =
        "{\"ExecutorState\":{\"state\":\"NO_TASK_IN_PROGRESS\"},\"version\":1}"
            .getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/kafkacruisecontrol/state",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private SSLContext context() throws Exception {
    String store = directory + "/server.p12";
    keytool(store, "-genkeypair", "-keyalg", "EC", "-dname", "CN=cc", "-ext", "san=ip:127.0.0.1");
    keytool(store, "-exportcert", "-rfc", "-file", directory + "/ca.pem");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(store))) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private void keytool(String store, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-keystore", store, "-storepass", String.valueOf(PASSWORD), "-alias", "cc"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(directory.resolve("keytool.log"))).isZero();
  }
}
