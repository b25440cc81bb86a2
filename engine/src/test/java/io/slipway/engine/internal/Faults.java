package io.slipway.engine.internal;

import io.slipway.backend.fake.Fault;
import java.util.function.Supplier;

/** What backends must not do and do. */
final class Faults {
  private Faults() {}

  /** The call throws what no backend may throw, and has no effect. */
  static Fault throwing(Supplier<? extends Throwable> what) {
    return Fault.before(
        "throws " + what.get(),
        world -> {
          throw Faults.<RuntimeException>unchecked(what.get());
        });
  }

  /** The call has its effect and then throws what no backend may throw. */
  static Fault throwingAfter(Supplier<? extends Throwable> what) {
    return Fault.after(
        "throws " + what.get(),
        world -> {
          throw Faults.<RuntimeException>unchecked(what.get());
        });
  }

  /** Throws a checked exception too, as Kotlin does. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> RuntimeException unchecked(Throwable what) throws E {
    throw (E) what;
  }
}
