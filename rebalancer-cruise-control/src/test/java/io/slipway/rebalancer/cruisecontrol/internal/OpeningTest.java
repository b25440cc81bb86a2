package io.slipway.rebalancer.cruisecontrol.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.slipway.rebalancer.cruisecontrol.CruiseControlProvider;
import io.slipway.rebalancer.cruisecontrol.CruiseControlReason;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceSpec;
import io.slipway.spi.Rebalancer;
import io.slipway.spi.RebalancerContext;
import io.slipway.spi.RebalancerLoad;
import io.slipway.spi.RebalancerProvider;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before any request, and that no secret shows. */
class OpeningTest {
  private static final String SECRET = "hunter2-secret";

  @TempDir Path directory = Path.of("");

  @Test
  void theServiceLoaderFindsTheProvider() {
    assertThat(ServiceLoader.load(RebalancerProvider.class))
        .extracting(RebalancerProvider::name)
        .containsExactly("cruise-control");
  }

  @Test
  void howOftenAServerIsAskedIsAnOption() {
    try (Rebalancer often = open("http://cc:9090", Map.of("poll.interval", "2s"));
        Rebalancer byDefault = open("http://cc:9090", Map.of())) {
      assertThat(often.info().pollInterval()).isEqualTo(Duration.ofSeconds(2));
      assertThat(byDefault.info().pollInterval()).isEqualTo(Duration.ofSeconds(10));
    }
  }

  @Test
  void itServesKafkaInAllModes() {
    try (Rebalancer rebalancer = open("http://cc:9090", Map.of())) {
      assertThat(rebalancer.load()).isEqualTo(RebalancerLoad.NONE);
      assertThat(rebalancer.info().workloads()).containsExactly("kafka");
      assertThat(rebalancer.info().modes()).hasSize(4);
      // Its own bound, and the scan in which the server may still take it up.
      assertThat(rebalancer.info().settleTime()).isGreaterThan(Duration.ofSeconds(35));
      rebalancer.check(RebalanceSpec.full(), "kafka");
      assertThat(
              catchThrowableOfType(
                      SlipwayException.class,
                      () -> rebalancer.check(RebalanceSpec.full(), "fluvio"))
                  .code())
          .isEqualTo(ErrorCode.UNSUPPORTED);
      assertThat(rebalancer).hasToString("cruise-control at http://cc:9090/kafkacruisecontrol");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://cc:9090,http://cc:9090/kafkacruisecontrol",
    "http://cc:9090/,http://cc:9090/kafkacruisecontrol",
    "https://cc/kafkacruisecontrol/,https://cc/kafkacruisecontrol",
    "http://cc/proxy/x,http://cc/proxy/x/kafkacruisecontrol",
    "HTTP://[::1]:1,HTTP://[::1]:1/kafkacruisecontrol"
  })
  void theEndpointsAreBelowTheAddress(String given, String expected) {
    assertThat(ServerAddress.of(URI.create(given))).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://cc:9090",
        "cc:9090",
        "/kafkacruisecontrol",
        "http:///x",
        "http://admin:" + SECRET + "@cc:9090",
        "http://" + SECRET + "@cc:9090",
        "http://cc:9090/?token=" + SECRET,
        "http://cc:9090/#" + SECRET
      })
  void aWrongAddressIsRefusedAndShowsNoSecret(String address) {
    assertRefused(() -> open(address, Map.of()), "address of Cruise Control");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "admin:" + SECRET,
        SECRET,
        "env:" + SECRET,
        "env:",
        "file:" + SECRET,
        "file:",
        "vault:/x"
      })
  void credentialsAreAReferenceAndNothingElse(String value) {
    assertRefused(() -> open("http://cc:9090", Map.of("credentials", value)), "'credentials'");
  }

  static Stream<List<String>> wrongOptions() {
    return Stream.of(
        List.of("slots", "0"),
        List.of("slots", "6"),
        List.of("slots", "x"),
        List.of("max.active.user.tasks", "0"),
        List.of("request.timeout", "5"),
        List.of("request.timeout", "0s"),
        List.of("connect.timeout", "11m"),
        List.of("poll.interval", "0s"),
        List.of("timeout", "5s"),
        List.of("ca", "/ca.pem"));
  }

  @ParameterizedTest
  @MethodSource("wrongOptions")
  void aWrongOptionIsNamedWithItsRule(List<String> option) {
    assertRefused(
        () -> open("http://cc:9090", Map.of(option.get(0), option.get(1))),
        "'" + option.get(0) + "'");
  }

  @Test
  void threeOfFiveSlotsAreOurs() {
    assertThat(options(Map.of()).slots()).isEqualTo(3);
    assertThat(options(Map.of("max.active.user.tasks", "25")).slots()).isEqualTo(15);
    assertThat(options(Map.of("max.active.user.tasks", "1")).slots()).isEqualTo(1);
    assertThat(options(Map.of("slots", "5")).slots()).isEqualTo(5);
    assertThat(
            new CruiseControlProvider()
                .options().stream().filter(info -> info.key().equals("slots")).findFirst())
        .flatMap(OptionInfo::byDefault)
        .contains("3");
  }

  @Test
  void absentCredentialsAreUnavailableWhichMayPass() throws Exception {
    for (String reference : List.of("env:NOT_SET", "file:/not/there", "file:" + directory)) {
      SlipwayException refusal = refusal("http://cc:9090", Map.of("credentials", reference));
      assertThat(refusal.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
      assertThat(refusal).hasMessageContaining("no credentials");
    }
    SlipwayException noCa = refusal("https://cc:9090", Map.of("ca", directory + "/ca.pem"));
    assertThat(noCa.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
    Path noPem = Files.writeString(directory.resolve("no.pem"), "text");
    assertThat(refusal("https://cc:9090", Map.of("ca", noPem.toString())).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void aSecretIsNeverShown() throws Exception {
    Path file = Files.writeString(directory.resolve("secret"), "admin" + SECRET);
    SlipwayException refusal = refusal("http://cc:9090", Map.of("credentials", "file:" + file));
    assertThat(refusal.toString()).doesNotContain(SECRET);
    Credentials credentials =
        Credentials.of(SecretReference.of("env:CC"), context("http://cc", Map.of()));
    assertThat(credentials).hasToString("env:CC");
    assertThat(credentials.authorization()).startsWith("Basic ");
    assertThat(credentials.withoutSecret("echo " + SECRET + " and " + credentials.authorization()))
        .doesNotContain(SECRET)
        .doesNotContain(credentials.authorization().substring(6));
  }

  @Test
  void aClosedRebalancerRequestsNothing() {
    Rebalancer rebalancer = open("http://cc:9090", Map.of());
    rebalancer.close();
    rebalancer.close();

    RebalanceException refusal =
        catchThrowableOfType(
            RebalanceException.class,
            () -> rebalancer.observe(List.of(), Instant.MAX, new CancellationToken()));
    assertThat(refusal.code()).isEqualTo(ErrorCode.CLOSED);
  }

  @Test
  void theReasonsAreStableWordsAndDifferent() {
    assertThat(Arrays.stream(CruiseControlReason.values()).map(CruiseControlReason::word))
        .doesNotHaveDuplicates()
        .allMatch(word -> word.matches("[A-Z][A-Za-z0-9]{0,62}"))
        .contains(
            "CruiseControlCapacity",
            "NotEnoughValidWindows",
            "ExecutionInProgress",
            "CruiseControlUnreachable",
            "NotCruiseControl",
            "OtherCluster");
  }

  private static ServerOptions options(Map<String, String> options) {
    return ServerOptions.of(context("http://cc:9090", options));
  }

  private static Rebalancer open(String address, Map<String, String> options) {
    return new CruiseControlProvider().open(context(address, options));
  }

  private static RebalancerContext context(String address, Map<String, String> options) {
    return RebalancerContext.builder(URI.create(address), TimeSource.system())
        .options(options)
        .environment(name -> name.equals("CC") ? "admin:" + SECRET : null)
        .build();
  }

  private static SlipwayException refusal(String address, Map<String, String> options) {
    return catchThrowableOfType(SlipwayException.class, () -> open(address, options));
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String named) {
    SlipwayException refusal = catchThrowableOfType(SlipwayException.class, call);
    assertThat(refusal).isNotNull();
    assertThat(refusal.toString()).contains(named).doesNotContain(SECRET);
    assertThat(refusal.problem().remedies()).isNotEmpty();
    assertThat(refusal.code()).isIn(ErrorCode.INVALID_ARGUMENT, ErrorCode.BACKEND_UNAVAILABLE);
  }
}
