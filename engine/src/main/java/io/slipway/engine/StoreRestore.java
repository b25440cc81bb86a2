package io.slipway.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a restore did.
 *
 * @param replaced where the replaced store is kept, or null if there was none
 * @param comparison the restored records beside the world
 * @param notes what could not be taken into account, for people; none as a rule
 */
public record StoreRestore(@Nullable Path replaced, DriftReport comparison, List<String> notes) {
  /** Copies the list. */
  public StoreRestore {
    notes = List.copyOf(notes);
  }

  /** Returns where the replaced store is kept. */
  public Optional<Path> replacedStore() {
    return Optional.ofNullable(replaced);
  }
}
