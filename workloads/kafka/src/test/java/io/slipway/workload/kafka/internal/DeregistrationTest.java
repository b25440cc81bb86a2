package io.slipway.workload.kafka.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.MemberAccess;
import io.slipway.spi.TimeSource;
import io.slipway.spi.UnregisterRequest;
import io.slipway.spi.WorkloadContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a controller may say when it is asked to forget a broker. */
class DeregistrationTest {
  private static final Map<String, String> NOT_YET =
      Map.of(
          "error.kind",
          "refused",
          "error",
          "NOT_CONTROLLER: The active controller appears to be node 1001.");
  private static final Map<String, String> DONE = Map.of();

  @TempDir Path directory;

  @Test
  void aControllerThatIsElectedButNotActiveYetIsAskedAgain() {
    Queue<Map<String, String>> answers = new ArrayDeque<>(List.of(NOT_YET, NOT_YET, DONE));

    deregistration(answers).forget("1");

    assertThat(answers).isEmpty();
  }

  @Test
  void anotherRefusalIsTold() {
    Queue<Map<String, String>> answers =
        new ArrayDeque<>(List.of(Map.of("error.kind", "refused", "error", "UNSUPPORTED_VERSION")));

    assertThatThrownBy(() -> deregistration(answers).forget("1"))
        .hasMessageContaining("UNSUPPORTED_VERSION");
  }

  private Deregistration deregistration(Queue<Map<String, String>> answers) {
    TimeSource time = TimeSource.system();
    try (KafkaWorkload workload =
        new KafkaWorkload(new WorkloadContext(directory, time), new TestBundle().bundle())) {
      ClusterLayout layout = TestLayouts.of(workload, ClusterSpec.builder("c").build(), directory);
      return new Deregistration(
          time,
          new NodeClient(request -> answers.remove(), MemberAccess.direct(layout)),
          UnregisterRequest.builder(layout, List.of(), time.now().plus(Duration.ofMinutes(1)))
              .build());
    }
  }
}
