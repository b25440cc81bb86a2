package io.slipway.engine.internal.record;

import com.google.common.collect.BiMap;
import com.google.common.collect.ImmutableBiMap;
import io.slipway.engine.OperationPhase;
import io.slipway.spi.ErrorCode;

/** Constants whose name has changed since records were first written keep their word in them. */
final class StoredWords {
  private static final BiMap<OperationPhase, String> PHASES =
      ImmutableBiMap.of(
          OperationPhase.APPLYING, "FORWARD",
          OperationPhase.ROLLING_BACK, "BACKWARD",
          OperationPhase.ROLLED_BACK, "UNDONE");
  private static final BiMap<ErrorCode, String> CODES =
      ImmutableBiMap.of(ErrorCode.INVALID_ARGUMENT, "INVALID_SPEC");

  private StoredWords() {}

  static String of(OperationPhase phase) {
    return PHASES.getOrDefault(phase, phase.name());
  }

  static OperationPhase phase(String word) {
    OperationPhase known = PHASES.inverse().get(word);
    return known == null ? OperationPhase.valueOf(word) : known;
  }

  static String of(ErrorCode code) {
    return CODES.getOrDefault(code, code.name());
  }

  static ErrorCode code(String word) {
    ErrorCode known = CODES.inverse().get(word);
    return known == null ? ErrorCode.valueOf(word) : known;
  }
}
