package io.slipway.engine;

import io.slipway.spi.SlipwayException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a store holds, and what is wrong with it.
 *
 * @param records how many records there are
 * @param sequence the number of the last change
 * @param clean whether the store was closed cleanly; false beside a live engine
 * @param unfinished the unfinished last write that is ignored, for people, or null
 * @param problems one for each damage, naming file and offset, or record; none if all is well
 */
public record StoreCheck(
    int records,
    long sequence,
    boolean clean,
    @Nullable String unfinished,
    List<SlipwayException> problems) {
  /** Copies the list. */
  public StoreCheck {
    problems = List.copyOf(problems);
  }

  /** Returns the unfinished last write that is ignored: it was never acknowledged. */
  public Optional<String> unfinishedWrite() {
    return Optional.ofNullable(unfinished);
  }
}
