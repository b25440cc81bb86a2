package io.slipway.workload.kafka.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberRole;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Platform;
import io.slipway.spi.PortOfRole;
import io.slipway.spi.TimeSource;
import io.slipway.spi.WorkloadContext;
import io.slipway.spi.WorkloadRequirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaOptionsTest {
  @TempDir private Path directory;

  @Test
  void needsOneControllerAndEachSpuWithFreePorts() {
    WorkloadRequirements needs = needs(3, Map.of());
    assertThat(needs.members())
        .containsOnlyKeys(
            MemberId.controller(1), MemberId.spu(1), MemberId.spu(2), MemberId.spu(3));
    assertThat(needs.members().get(MemberId.spu(3))).isEqualTo(ports("client", 0));
    assertThat(needs.members().get(MemberId.controller(1))).isEqualTo(ports("controller", 0));
    assertThat(needs.controllersFirst())
        .containsExactlyInAnyOrder(OperationKind.RESUME, OperationKind.REPAIR);
    assertThat(needs.properties())
        .containsEntry("kafka.java.home", System.getProperty("java.home"))
        .containsEntry("kafka.runtime", new TestBundle().bundle().id());
  }

  @Test
  void needsInContainersNothingOfTheHost() {
    WorkloadRequirements needs =
        needs(2, Map.of("port", "9092", "controller.port", "9092"), Platform.CONTAINER);
    assertThat(needs.properties()).isEqualTo(Map.of("kafka.image", "apache/kafka:4.3.1"));
    assertThat(needs.version()).contains("4.3.1");
    assertThat(needs.bootstrap()).contains(new PortOfRole(MemberRole.SPU, "client"));
    for (int number : new int[] {1, 2}) {
      assertThat(needs.members().get(MemberId.spu(number)))
          .isEqualTo(Map.of("client", 9092, "internal", 0, "status", 0));
    }
    assertThat(needs.members().get(MemberId.controller(1)))
        .isEqualTo(Map.of("controller", 9092, "status", 0));
  }

  @Test
  void furtherJarsAreOfBrokersAndBringTheirOwnProperties() throws IOException {
    Path jar = Files.createFile(directory.resolve("reporter.jar"));
    WorkloadRequirements needs =
        needs(1, Map.of("jars", jar.toString(), "broker.reporter.interval.ms", "2000"));
    assertThat(needs.members()).hasSize(2);
  }

  @Test
  void aJarThatIsNotThereIsNamed() {
    Path jar = directory.resolve("reporter.jar");
    assertThatThrownBy(() -> needs(1, Map.of("jars", jar.toString())))
        .hasMessageContaining("expected jars that can be read, was '" + jar + "', which cannot");
    assertThatThrownBy(() -> needs(1, Map.of("jars", "reporter.jar")))
        .hasMessageContaining("absolute paths of jars with ':' in between, was 'reporter.jar'");
  }

  @ParameterizedTest
  @CsvSource({
    "apache/kafka:4.2.1, 4.2.1",
    "registry.example.org:5000/team/kafka:2026-11, 2026-11",
    "kafka@sha256:0123abcd, sha256:0123abcd",
    "kafka:4.2.1@sha256:0123abcd, 4.2.1"
  })
  void takesTheVersionOfTheImage(String image, String version) {
    WorkloadRequirements needs =
        needs(1, Map.of("image", image, "broker.of.that.version", "1"), Platform.CONTAINER);
    assertThat(needs.version()).contains(version);
    assertThat(needs.properties()).containsEntry("kafka.image", image);
  }

  @ParameterizedTest
  @CsvSource({
    "HOST, image, apache/kafka:4.3.1, one for nodes in containers",
    "HOST, data.size, 1g, one for nodes in containers",
    "CONTAINER, java.home, /opt/java, one for nodes on the host",
    "CONTAINER, image, apache/kafka, was 'apache/kafka'",
    "CONTAINER, image, registry:5000/kafka, was 'registry:5000/kafka'",
    "CONTAINER, image, apache/kafka:latest, a tag other than latest",
    "CONTAINER, image, a b:1, was 'a b:1'",
    "CONTAINER, data.size, 10m, at least 256m",
    "CONTAINER, broker.log.retention.mss, 1, did you mean 'log.retention.ms'?"
  })
  void refusesWhatMeansNothingThere(Platform platform, String key, String value, String part) {
    assertThatThrownBy(() -> needs(1, Map.of(key, value), platform))
        .isInstanceOfSatisfying(
            BackendException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageStartingWith("invalid option '" + key + "': expected ")
        .hasMessageContaining(part);
  }

  @Test
  void takesPortsInARow() {
    WorkloadRequirements needs = needs(3, Map.of("port", "9092", "controller.port", "9095"));
    assertThat(needs.members().get(MemberId.spu(1))).isEqualTo(ports("client", 9092));
    assertThat(needs.members().get(MemberId.spu(3))).isEqualTo(ports("client", 9094));
    assertThat(needs.members().get(MemberId.controller(1))).isEqualTo(ports("controller", 9095));
  }

  @ParameterizedTest
  @CsvSource({
    "no.such.key, 1, unknown option of workload 'kafka': expected one of java.home",
    "broker., 1, unknown option of workload 'kafka'",
    "broker.node.id, 7, 'node.id'",
    "broker.log.dirs, /tmp, 'log.dirs'",
    "broker.a b, 1, invalid option 'broker.a b'",
    "heap, 64m, 'at least 128m|64m'",
    "heap, lots, at least 128m",
    "heap, 0g, at least 128m",
    "heap, 256, at least 128m",
    "heap, -256m, at least 128m",
    "port, 65534, 1 to 65533",
    "port, -1, 1 to 65533",
    "port, http, 1 to 65533",
    "port, 123456, 1 to 65533",
    "controller.port, 65536, 1 to 65535",
    "java.home, relative/java, no absolute path",
    "java.home, /no/such/java, no such directory"
  })
  void refusesAndNamesTheValue(String key, String value, String part) {
    assertThatThrownBy(() -> needs(3, Map.of(key, value)))
        .isInstanceOfSatisfying(
            BackendException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
              assertThat(e).hasMessageMatching("(?s).*(" + part.replace(".", "\\.") + ").*");
              assertThat(e).hasMessageMatching("[^:]+: expected .+, was .+; .+");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "log.retention.mss, did you mean 'log.retention.ms'?",
    "retention.ms, did you mean 'log.retention.ms'?",
    "num.partition, did you mean 'num.partitions'?",
    "zookeeper.connect, see Kafka's broker configurations for their names",
    "listener.names.client.ssl.key.password, see Kafka's broker configurations for their names",
    "rsm.configs.x, see Kafka's broker configurations for their names"
  })
  void refusesAPropertyThatKafkaDoesNotKnow(String property, String next) {
    assertThatThrownBy(() -> needs(1, Map.of("broker." + property, "5")))
        .hasMessage(
            "invalid option 'broker.%s': expected a property that Kafka 4.3.1 knows, was '%s'; %s",
            property, property, next);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log.retention.ms",
        "sasl.jaas.config",
        "super.users",
        "metrics.jmx.include",
        "config.providers",
        "config.providers.env.class",
        "listener.name.client.scram-sha-256.sasl.jaas.config",
        "rsm.config.bucket",
        "rlmm.config.remote.log.metadata.topic.num.partitions"
      })
  void takesWhatKafkaAndItsPluginsKnow(String property) {
    assertThat(needs(1, Map.of("broker." + property, "5")).members()).hasSize(2);
  }

  @Test
  void takesThePrefixThatAPluginIsGiven() {
    String prefix = "broker.remote.log.storage.manager.impl.prefix";

    assertThat(needs(1, Map.of(prefix, "mine.", "broker.mine.bucket", "b")).members()).hasSize(2);
    assertThatThrownBy(() -> needs(1, Map.of(prefix, "", "broker.mine.bucket", "b")))
        .hasMessageContaining("was 'mine.bucket'");
  }

  @Test
  void doesNotShowTheValueOfABrokersProperty() {
    String secret = "org.example.Login required\\\n password=hunter2;";
    assertThatThrownBy(() -> needs(1, Map.of("broker.sasl.jaas.config", secret)))
        .hasMessageContaining("'broker.sasl.jaas.config'")
        .hasMessageNotContainingAny("hunter2", "org.example");
    assertThatThrownBy(() -> needs(1, Map.of("broker.a b", "hunter2")))
        .hasMessageContaining("'broker.a b'")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void refusesAControllerOnAnSpusPort() {
    assertThatThrownBy(() -> needs(3, Map.of("port", "9092", "controller.port", "9094")))
        .hasMessage(
            "invalid option 'controller.port': expected a port that is no SPU's, 9092 to 9094, was"
                + " 9094; choose another one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no bin/java there", "its bin/java cannot be executed", "a Java 11"})
  void refusesABrokenJava(String problem) throws Exception {
    Path home = directory.resolve("java");
    Files.createDirectories(home.resolve("bin"));
    if (!problem.startsWith("no")) {
      Path java = Files.writeString(home.resolve("bin/java"), "");
      if (problem.startsWith("a ")) {
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
      }
    }
    assertThatThrownBy(() -> needs(1, Map.of("java.home", home.toString())))
        .hasMessageStartingWith("invalid option 'java.home': expected ")
        .hasMessageContaining("'" + home + "' (" + problem + ")");
  }

  @ParameterizedTest
  @CsvSource({
    "17.0.15, 17",
    "25, 25",
    "1.8.0_402, 8",
    "21-ea, 21",
    "'', 17",
    "unknown, 17",
    "99999, 17"
  })
  void readsTheFeatureVersion(String version, int expected) throws IOException {
    Files.writeString(directory.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    assertThat(JavaHome.of(directory).feature()).isEqualTo(expected);
  }

  @Test
  void tellsBuildsOfOneJavaApart() throws Exception {
    Files.writeString(directory.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
    String place = JavaHome.of(directory).placeKey();
    String before = JavaHome.of(directory).buildKey();
    assertThat(JavaHome.of(directory).buildKey()).isEqualTo(before);
    Files.writeString(directory.resolve("release"), "JAVA_VERSION=\"17.0.16-1\"\n");
    assertThat(JavaHome.of(directory).buildKey()).isNotEqualTo(before);
    assertThat(JavaHome.of(directory).placeKey()).isEqualTo(place);
  }

  private WorkloadRequirements needs(int spus, Map<String, String> options) {
    return needs(spus, options, Platform.HOST);
  }

  private WorkloadRequirements needs(int spus, Map<String, String> options, Platform platform) {
    try (KafkaWorkload workload =
        new KafkaWorkload(
            new WorkloadContext(directory, TimeSource.system()), new TestBundle().bundle())) {
      return workload.needs(
          ClusterSpec.builder("c").spuCount(spus).options(options).build(), platform);
    }
  }

  private static SortedMap<String, Integer> ports(String name, int port) {
    return new TreeMap<>(Map.of(name, port));
  }
}
