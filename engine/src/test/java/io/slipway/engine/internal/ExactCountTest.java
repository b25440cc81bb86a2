package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.LifecycleState;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Granularity;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** RUNNING means exactly N, whatever the backend's granularity. */
class ExactCountTest {
  static Stream<Arguments> counts() {
    return Stream.of(Granularity.values())
        .flatMap(
            granularity ->
                IntStream.rangeClosed(1, 9)
                    .boxed()
                    .flatMap(n -> Stream.of(0, 1).map(c -> Arguments.of(granularity, n, c))));
  }

  @ParameterizedTest
  @MethodSource("counts")
  void confirmsExactlyTheSpusThatWereAskedFor(Granularity granularity, int spus, int controllers) {
    Bench bench = new Bench(granularity, controllers);

    ClusterStatus created = bench.create(spus);
    assertThat(created.confirmedSpus()).isEqualTo(spus);
    assertThat(bench.cluster().snapshot().orElseThrow().living()).hasSize(spus + controllers);

    bench.engine().shutdown(Bench.NAME, bench.command());
    assertThat(bench.cluster().snapshot().orElseThrow().living()).isEmpty();

    ClusterStatus resumed = bench.engine().resume(Bench.NAME, bench.command());
    assertThat(resumed.confirmedSpus()).isEqualTo(spus);

    bench.engine().delete(Bench.NAME, DeleteOptions.shutdownFirst(), bench.command());
    assertThat(bench.cluster().exists()).isFalse();
  }

  @Test
  void aStaleRegistrationNeitherCountsNorStandsInTheWay() {
    Bench bench = new Bench();
    bench.create(3);
    bench.engine().shutdown(Bench.NAME, bench.command());
    bench.cluster().addOwnedRegistration("stale", MemberId.spu(2));

    ClusterStatus resumed = bench.engine().resume(Bench.NAME, bench.command());

    assertThat(resumed.confirmedSpus()).isEqualTo(3);
    assertThat(resumed.conditions()).isEmpty();
  }

  @Test
  void aForeignMemberIsNamedAndNotTouched() {
    Bench bench = new Bench();
    bench.create(2);
    bench.engine().shutdown(Bench.NAME, bench.command());
    bench.cluster().addForeignRegistration("stranger-77");

    assertThatThrownBy(() -> bench.engine().resume(Bench.NAME, bench.command()))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("stranger-77")
        .extracting(e -> ((SlipwayException) e).code())
        .isEqualTo(ErrorCode.BACKEND_REJECTED);
    assertThat(bench.state()).isEqualTo(LifecycleState.SHUTDOWN);
    assertThat(bench.world.snapshot().toString()).contains("stranger-77");
  }
}
