package io.slipway.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** For every table, squirrel decides as the table says. */
class KernelPropertyTest {
  private static final int CONTEXTS = 16;

  private enum Place {
    A,
    B,
    C,
    D,
    END
  }

  private enum Event {
    NEXT,
    ONE,
    TWO,
    THREE
  }

  @Property(tries = 100)
  void answersAsTheTableDoes(@ForAll long seed) {
    Table<Place, Event, Integer, Integer> table = table(new Random(seed));
    Kernel<Place, Event, Integer, Integer> kernel = new Kernel<>(table);
    for (Place place : Place.values()) {
      for (Event event : Event.values()) {
        for (int context = 0; context < CONTEXTS; context++) {
          var expected = table.decide(place, event, context);
          assertThat(kernel.decide(place, event, context)).isEqualTo(expected);

          Thread.currentThread().interrupt();
          var interrupted = kernel.decide(place, event, context);
          assertThat(Thread.interrupted()).isTrue();
          assertThat(interrupted).isEqualTo(expected);
        }
      }
    }
    assertThat(kernel.pooled()).isEqualTo(1);
  }

  /** Rows with guards that overlap, before an unguarded one or a refusal. */
  private static Table<Place, Event, Integer, Integer> table(Random random) {
    Table.Builder<Place, Event, Integer, Integer> builder =
        Table.<Place, Event, Integer, Integer>builder("any", Place.class, Event.class)
            .initial(Place.A)
            .finalState(Place.END);
    List<Place> places = List.of(Place.values());
    for (Place place : places.subList(0, places.size() - 1)) {
      for (Event event : Event.values()) {
        // Each place is reached, and left, by NEXT.
        Place next = places.get(places.indexOf(place) + 1);
        List<Place> others = new ArrayList<>(places);
        if (event == Event.NEXT) {
          others.remove(next);
        }
        Collections.shuffle(others, random);
        int guarded = random.nextInt(4);
        for (int i = 0; i < guarded; i++) {
          int bit = random.nextInt(4);
          builder.row(
              place,
              event,
              new Guard<>("bit " + bit + ", asked as " + i, bits -> (bits >> bit & 1) != 0),
              others.get(i),
              random.nextInt());
        }
        if (event == Event.NEXT) {
          builder.row(place, event, next, random.nextInt());
        } else if (random.nextBoolean()) {
          builder.row(place, event, others.get(guarded), random.nextInt());
        }
      }
    }
    return builder.refuseOthers("no").build();
  }
}
