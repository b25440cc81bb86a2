package io.slipway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.ObservationRound;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Javadoc shows as code is in a file of this package, between marks, so it compiles. */
class JavadocSamplesTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *\\* <pre>(.*?)^ *\\* *}?</pre>");

  @ParameterizedTest
  @ValueSource(strings = {"spi", "backend-fake", "conformance"})
  void everyBlockIsASampleThatCompiles(String module) throws IOException {
    List<String> samples = Samples.all();
    for (String block : blocks(Path.of("..", module, "src", "main", "java"))) {
      assertThat(samples).contains(block);
    }
  }

  @Test
  void theFakeAndTheRoundHaveSamples() throws IOException {
    assertThat(blocks(Path.of("..", "backend-fake", "src", "main", "java"))).hasSize(2);
    assertThat(blocks(Path.of("..", "spi", "src", "main", "java"))).isNotEmpty();
  }

  @Test
  void theSampleOfTheRoundSharesALook() {
    RoundSample backend = new RoundSample();
    ObservationRound round = new ObservationRound();

    assertThat(backend.look(request(round))).isEqualTo(backend.look(request(round)));
    assertThat(backend.look(request(new ObservationRound())).reading()).isEqualTo(2);
  }

  private static ObserveRequest request(ObservationRound round) {
    return ObserveRequest.builder(
            new ClusterId(ClusterName.of("orders"), new Incarnation(new UUID(1, 2))),
            ClusterSpec.builder("orders").spuCount(1).build(),
            Resolution.builder("1").member(MemberId.spu(1), Map.of()).build(),
            Instant.EPOCH)
        .round(round)
        .build();
  }

  /** Returns the code of each block, without stars and indentation. */
  private static List<String> blocks(Path sources) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        BLOCK
            .matcher(Files.readString(file))
            .results()
            .forEach(block -> found.add(code(block.group(1))));
      }
    }
    return found;
  }

  private static String code(String block) {
    return block.replaceFirst("^\\{@code *\n", "").replaceAll("(?m)^ *\\* ?", "").stripTrailing();
  }
}
