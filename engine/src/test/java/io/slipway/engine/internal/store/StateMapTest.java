package io.slipway.engine.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StateMapTest {
  private final StateMap state = new StateMap();

  @Test
  void holdsWhatWasLoadedAndChanged() {
    state.load("a", new Entry(1, new byte[0]));
    put("b", 2);
    put("a", 3);
    state.apply("b", 4, null);

    assertThat(versions(state.all())).isEqualTo(Map.of("a", 3L));
    assertThat(state.get("a")).isSameAs(state.all().get("a"));
    assertThat(state.get("b")).isNull();
  }

  @Test
  void aSnapshotShowsWhatWasThereWhenItBegan() {
    put("kept", 5);
    put("changed", 2);
    put("changed twice", 3);
    put("removed", 4);
    put("removed and made again", 1);
    state.beginSnapshot();
    put("changed", 6);
    put("changed twice", 7);
    put("changed twice", 8);
    state.apply("removed", 9, null);
    state.apply("removed and made again", 10, null);
    put("removed and made again", 11);
    put("new", 12);
    put("new and changed", 13);
    put("new and changed", 14);
    put("new and gone", 15);
    state.apply("new and gone", 16, null);

    assertThat(versions(state.endSnapshot(5)))
        .isEqualTo(
            Map.of(
                "kept", 5L,
                "changed", 2L,
                "changed twice", 3L,
                "removed", 4L,
                "removed and made again", 1L));
    assertThatThrownBy(() -> state.endSnapshot(5)).hasMessage("no snapshot was begun");
  }

  private void put(String key, long version) {
    state.apply(key, version, new byte[0]);
  }

  private static Map<String, Long> versions(Map<String, Entry> entries) {
    Map<String, Long> versions = new TreeMap<>();
    entries.forEach((key, entry) -> versions.put(key, entry.version()));
    return versions;
  }
}
