package io.slipway.engine.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.BackendException;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Outcome;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallFailureTest {
  private static final CallFailure TRANSIENT =
      new CallFailure(ErrorCode.BACKEND_UNAVAILABLE, "busy", true, true, Duration.ofSeconds(3));
  private static final CallFailure FINAL =
      CallFailure.permanent(ErrorCode.BACKEND_REJECTED, "no room");
  private static final CallFailure OTHER_FINAL =
      CallFailure.permanent(ErrorCode.DATA_MISSING, "no data");
  private static final CallFailure LOST =
      CallFailure.permanent(ErrorCode.STALE_FENCE, "taken over");

  @Test
  void isWhatTheBackendSays() {
    BackendException busy =
        BackendException.builder(ErrorCode.BACKEND_UNAVAILABLE, "busy")
            .retryable()
            .outcome(Outcome.UNKNOWN)
            .retryAfter(Duration.ofSeconds(3))
            .build();
    assertThat(CallFailure.of(busy)).isEqualTo(TRANSIENT.withThrown(busy));
    BackendException full = BackendException.rejected(ErrorCode.BACKEND_REJECTED, "no room");
    assertThat(CallFailure.of(full)).isEqualTo(FINAL.withThrown(full));
  }

  @Test
  void aPermanentOneHadNoEffect() {
    assertThat(CallFailure.permanent(ErrorCode.CANCELLED, "Ctrl-C"))
        .isEqualTo(new CallFailure(ErrorCode.CANCELLED, "Ctrl-C", false, false, null));
  }

  @Test
  void anythingElseIsABugOfTheBackendWithUnknownOutcome() {
    IllegalStateException boom = new IllegalStateException("boom");
    assertThat(CallFailure.of(boom))
        .isEqualTo(
            new CallFailure(
                    ErrorCode.BACKEND_REJECTED,
                    "the backend failed: java.lang.IllegalStateException: boom",
                    false,
                    true,
                    null)
                .withThrown(boom));
    assertThat(CallFailure.of(new SlipwayException(ErrorCode.CLOSED, "closed")).code())
        .isEqualTo(ErrorCode.CLOSED);
  }

  @Test
  void ofSeveralALostFenceIsTheWorstAndThenAFinalOne() {
    assertThat(CallFailure.worst(List.of(FINAL))).isEqualTo(FINAL);
    assertThat(CallFailure.worst(List.of(FINAL, OTHER_FINAL))).isEqualTo(FINAL);
    assertThat(CallFailure.worst(List.of(TRANSIENT))).isEqualTo(TRANSIENT);
    assertThat(CallFailure.worst(List.of(FINAL, LOST)).code()).isEqualTo(ErrorCode.STALE_FENCE);
    assertThat(CallFailure.worst(List.of(LOST, FINAL)).code()).isEqualTo(ErrorCode.STALE_FENCE);
    CallFailure worst = CallFailure.worst(List.of(TRANSIENT, FINAL));
    assertThat(worst.code()).isEqualTo(ErrorCode.BACKEND_REJECTED);
    assertThat(worst.retryable()).isFalse();
    assertThat(worst.unknownOutcome()).as("one slice may have had an effect").isTrue();
    IllegalStateException boom = new IllegalStateException("boom");
    assertThat(CallFailure.worst(List.of(TRANSIENT, FINAL.withThrown(boom))).thrown())
        .isSameAs(boom);
  }
}
