package io.slipway.engine.internal.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.engine.LifecycleState;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Resolution;
import io.slipway.spi.SlipwayException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes ended operations as JSON around the record that they ended in, and reads them. */
public final class EndedOperationCodec {
  /** A longer record is kept without its options and its resolution. */
  static final int MOST = 16 * 1024;

  private EndedOperationCodec() {}

  /**
   * Writes an ended operation.
   *
   * @param sequence its number in the history
   */
  public static byte[] write(long sequence, EndedOperation ended) {
    byte[] whole = bytes(sequence, ended);
    return whole.length <= MOST ? whole : bytes(sequence, brief(ended));
  }

  private static byte[] bytes(long sequence, EndedOperation ended) {
    ObjectNode root = RecordCodec.node(ended.last());
    ObjectNode end = root.putObject("ended");
    end.put("sequence", sequence);
    end.put("phase", StoredWords.of(ended.phase()));
    end.put("state", ended.state().name());
    end.put("at", ended.endedAt().toString());
    Cause cause = ended.cause();
    if (cause != null) {
      end.put("causeCode", StoredWords.of(cause.code()));
      end.put("cause", cause.text());
    }
    return JsonRecords.bytes(root);
  }

  private static EndedOperation brief(EndedOperation ended) {
    ClusterRecord last = ended.last();
    ClusterSpec spec =
        ClusterSpec.builder(last.spec().name().value())
            .spuCount(last.spec().spuCount())
            .workload(last.spec().workload())
            .generation(last.spec().generation())
            .build();
    ClusterRecord brief =
        new ClusterRecord(
            last.cluster(),
            last.backend(),
            spec,
            Resolution.builder(last.resolution().workloadVersion()).build(),
            last.state(),
            last.fence(),
            last.inFlight(),
            last.repairs(),
            last.updatedAt(),
            last.ephemeral(),
            last.shutdowns());
    return new EndedOperation(brief, ended.phase(), ended.state(), ended.endedAt(), ended.cause());
  }

  /**
   * Reads the number of an ended operation.
   *
   * @throws SlipwayException as {@link #read}
   */
  public static long sequence(String key, byte[] bytes) {
    return JsonRecords.parse(
        key, bytes, root -> JsonRecords.need(JsonRecords.need(root, "ended"), "sequence").asLong());
  }

  /**
   * Reads an ended operation.
   *
   * @param key the key it was found under, for the error text
   * @throws SlipwayException {@link ErrorCode#STORE_DAMAGED}; {@link ErrorCode#UNSUPPORTED} if its
   *     schema is newer
   */
  public static EndedOperation read(String key, byte[] bytes) {
    return JsonRecords.parse(key, bytes, EndedOperationCodec::read);
  }

  private static EndedOperation read(JsonNode root) {
    JsonNode end = JsonRecords.need(root, "ended");
    @Nullable Cause cause = RecordCodec.readCause(end, "cause");
    return new EndedOperation(
        RecordCodec.record(root),
        StoredWords.phase(JsonRecords.need(end, "phase").asText()),
        LifecycleState.valueOf(JsonRecords.need(end, "state").asText()),
        Instant.parse(JsonRecords.need(end, "at").asText()),
        cause);
  }
}
