package io.slipway.workload.fluvio.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.MemberId;
import io.slipway.spi.Surplus;
import io.slipway.spi.TimeSource;
import io.slipway.spi.UnregisterRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which records a dead SPU's removal waits for. */
class DeregistrationTest {
  private final FluvioWorkload workload = new FluvioWorkload(TimeSource.system());

  @TempDir Path directory;
  private ClusterLayout layout;
  private Path records;

  @BeforeEach
  void layOut() throws IOException {
    layout = TestLayouts.ofStandIn(workload, directory);
    records = Files.createDirectories(FluvioWorkload.records(layout));
    put(1, "Offline");
    put(2, "Online");
  }

  @Test
  void heedsNoRecordButThoseOfTheDead() throws IOException {
    Files.writeString(records.resolve("mine.yaml"), "!1.0.0\nmeta:\n");
    Files.writeString(records.resolve(fileOf(2)), "!1.0.0\nmeta:\n");
    assertThatCode(() -> unregister(Duration.ofSeconds(10))).doesNotThrowAnyException();
  }

  @Test
  void isNotOverWhileTheRecordIsOnlineOrTorn() throws IOException {
    put(1, "Online");
    refused("SPU 5001 Online");
    Files.writeString(records.resolve(fileOf(1)), "!1.0.0\nmeta:\n");
    refused(fileOf(1));
  }

  private void refused(String told) {
    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(() -> unregister(Duration.ZERO))
        .withMessageContaining("still counts SPUs whose processes are dead")
        .withMessageContaining(told);
  }

  private void unregister(Duration time) {
    workload.unregister(
        UnregisterRequest.builder(
                layout,
                List.of(
                    Surplus.owned(Surplus.Kind.REGISTRATION, "5001", "SPU 5001 is online")
                        .withMember(MemberId.spu(1))),
                TimeSource.system().now().plus(time))
            .build());
  }

  private void put(int spu, String status) throws IOException {
    int id = FluvioWorkload.spuId(MemberId.spu(spu));
    Files.writeString(
        records.resolve(fileOf(spu)),
        SpuRecord.initial(id, "127.0.0.1", 1, 2).replace("Init", status));
  }

  private static String fileOf(int spu) {
    return SpuRecords.fileOf(FluvioWorkload.spuId(MemberId.spu(spu)));
  }
}
