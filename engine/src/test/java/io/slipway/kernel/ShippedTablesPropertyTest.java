package io.slipway.kernel;

import io.slipway.kernel.ShippedTables.Shipped;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Squirrel follows a shipped table through any sequence of events, declined ones included. */
class ShippedTablesPropertyTest {
  private static final List<Walk<?, ?, ?, ?>> WALKS =
      ShippedTables.all().<Walk<?, ?, ?, ?>>map(ShippedTablesPropertyTest::walk).toList();

  private static <S extends Enum<S>, E extends Enum<E>, C, P> Walk<S, E, C, P> walk(
      Shipped<S, E, C, P> shipped) {
    return new Walk<>(shipped, new Kernel<>(shipped.table()));
  }

  @Property(tries = 300)
  void followsTheTable(
      @ForAll @IntRange(max = 2) int table,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int length) {
    WALKS.get(table).follow(new Random(seed), length);
  }

  private record Walk<S extends Enum<S>, E extends Enum<E>, C, P>(
      Shipped<S, E, C, P> shipped, Kernel<S, E, C, P> kernel) {
    void follow(Random random, int length) {
      S state = shipped.table().initial();
      List<String> taken = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        E event = any(shipped.table().events(), random);
        C context = any(shipped.contexts(), random);
        boolean interrupted = random.nextInt(8) == 0;
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        Decision<S, E, C, P> was = kernel.decide(state, event, context);
        boolean kept = Thread.interrupted() == interrupted;
        taken.add(state + " " + event + " " + context);
        if (!was.equals(shipped.table().decide(state, event, context)) || !kept) {
          throw new AssertionError("squirrel and table disagree after " + taken + ": " + was);
        }
        if (was instanceof Decision.Accepted<S, E, C, P> yes) {
          state = yes.row().to();
        }
        if (shipped.table().finals().contains(state)) {
          state = shipped.table().initial();
        }
      }
    }

    private static <T> T any(List<T> items, Random random) {
      return items.get(random.nextInt(items.size()));
    }
  }
}
