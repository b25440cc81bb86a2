package io.slipway.engine;

import io.slipway.spi.SlipwayException;
import java.nio.file.Path;
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
 * @param cuts files that keep what earlier opens have cut off as unfinished, the newest last; a
 *     change that was answered and is missing may be in one
 */
public record StoreCheck(
    int records,
    long sequence,
    boolean clean,
    @Nullable String unfinished,
    List<SlipwayException> problems,
    List<Path> cuts) {
  /** Copies the lists. */
  public StoreCheck {
    problems = List.copyOf(problems);
    cuts = List.copyOf(cuts);
  }

  /** Returns the unfinished last write that is ignored: it was never acknowledged. */
  public Optional<String> unfinishedWrite() {
    return Optional.ofNullable(unfinished);
  }
}
