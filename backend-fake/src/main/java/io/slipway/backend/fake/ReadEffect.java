package io.slipway.backend.fake;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The effect of a reading call: it finds its answer. Used by the calling thread only. */
final class ReadEffect<T> implements Effect {
  private final Function<CallExecution, T> look;
  private @Nullable CallExecution attempt;
  private @Nullable T answer;

  ReadEffect(Function<CallExecution, T> look) {
    this.look = look;
  }

  @Override
  public void beforeSteps(CallExecution begun) {
    attempt = begun;
  }

  @Override
  public List<Runnable> steps(Instant now) {
    CallExecution begun = attempt;
    return begun == null ? List.of() : List.of(() -> answer = look.apply(begun));
  }

  T answer() {
    T found = answer;
    if (found == null) {
      throw new IllegalStateException("the fault has let the call succeed without an answer");
    }
    return found;
  }
}
