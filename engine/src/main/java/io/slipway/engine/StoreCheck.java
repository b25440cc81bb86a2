package io.slipway.engine;

import io.slipway.spi.SlipwayException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The contents of a store and any damage to it. Immutable; later versions may add values. */
public final class StoreCheck {

  private final int records;
  private final long sequence;
  private final boolean clean;
  private final @Nullable String unfinishedWrite;
  private final List<SlipwayException> problems;
  private final List<Path> cuts;

  private StoreCheck(Builder builder) {
    this.records = builder.records;
    this.sequence = builder.sequence;
    this.clean = builder.clean;
    this.unfinishedWrite = builder.unfinishedWrite;
    this.problems = List.copyOf(builder.problems);
    this.cuts = List.copyOf(builder.cuts);
  }

  /**
   * Starts a check without further details.
   *
   * @param records the number of records
   * @param sequence the number of the last change
   */
  public static Builder builder(int records, long sequence) {
    return new Builder(records, sequence);
  }

  /** Returns the number of records. */
  public int records() {
    return records;
  }

  /** Returns the number of the last change. */
  public long sequence() {
    return sequence;
  }

  /** Returns whether the store was closed cleanly; false beside a live engine. */
  public boolean clean() {
    return clean;
  }

  /**
   * Returns the unfinished last write, human-readable, if there is one: it was never acknowledged
   * and is ignored.
   */
  public Optional<String> unfinishedWrite() {
    return Optional.ofNullable(unfinishedWrite);
  }

  /** Returns an entry for each damage, naming file and offset, or record; none if all is well. */
  public List<SlipwayException> problems() {
    return problems;
  }

  /**
   * Returns the files that keep what earlier opens cut off as unfinished, newest last; an
   * acknowledged change that is missing may be in one.
   */
  public List<Path> cuts() {
    return cuts;
  }

  @Override
  public String toString() {
    return records + " records, change " + sequence + ", problems " + problems;
  }

  /** Builds a {@link StoreCheck}; values that are not set are absent. Not thread-safe. */
  public static final class Builder {
    private final int records;
    private final long sequence;
    private boolean clean;
    private @Nullable String unfinishedWrite;
    private List<SlipwayException> problems = List.of();
    private List<Path> cuts = List.of();

    private Builder(int records, long sequence) {
      this.records = records;
      this.sequence = sequence;
    }

    /**
     * Sets whether the store was closed cleanly; false beside a live engine.
     *
     * @param value the value
     * @return this builder
     */
    public Builder clean(boolean value) {
      this.clean = value;
      return this;
    }

    /**
     * Sets the unfinished last write, human-readable, if there is one: it was never acknowledged
     * and is ignored.
     *
     * @param value the value, or null if there is none
     * @return this builder
     */
    public Builder unfinishedWrite(@Nullable String value) {
      this.unfinishedWrite = value;
      return this;
    }

    /**
     * Sets an entry for each damage, naming file and offset, or record; none if all is well.
     *
     * @param value the value
     * @return this builder
     */
    public Builder problems(List<SlipwayException> value) {
      this.problems = value;
      return this;
    }

    /**
     * Sets the files that keep what earlier opens cut off as unfinished, newest last; an
     * acknowledged change that is missing may be in one.
     *
     * @param value the value
     * @return this builder
     */
    public Builder cuts(List<Path> value) {
      this.cuts = value;
      return this;
    }

    /** Returns the check. */
    public StoreCheck build() {
      return new StoreCheck(this);
    }
  }
}
