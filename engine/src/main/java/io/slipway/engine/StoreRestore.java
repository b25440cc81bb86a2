package io.slipway.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result of a restore. Immutable; later versions may add values. */
public final class StoreRestore {

  private final DriftReport comparison;
  private final @Nullable Path replaced;
  private final List<String> notes;

  private StoreRestore(Builder builder) {
    this.comparison = builder.comparison;
    this.replaced = builder.replaced;
    this.notes = List.copyOf(builder.notes);
  }

  /**
   * Starts a result without further details.
   *
   * @param comparison the restored records, compared with what runs
   */
  public static Builder builder(DriftReport comparison) {
    return new Builder(comparison);
  }

  /** Returns the restored records, compared with what runs. */
  public DriftReport comparison() {
    return comparison;
  }

  /** Returns the location of the replaced store, if there was one. */
  public Optional<Path> replaced() {
    return Optional.ofNullable(replaced);
  }

  /** Returns what could not be taken into account, human-readable; usually empty. */
  public List<String> notes() {
    return notes;
  }

  @Override
  public String toString() {
    return "replaced " + replaced + ", notes " + notes + ", " + comparison;
  }

  /** Builds a {@link StoreRestore}; values that are not set are absent. Not thread-safe. */
  public static final class Builder {
    private final DriftReport comparison;
    private @Nullable Path replaced;
    private List<String> notes = List.of();

    private Builder(DriftReport comparison) {
      this.comparison = comparison;
    }

    /**
     * Sets the location of the replaced store, if there was one.
     *
     * @param value the value, or null if there is none
     * @return this builder
     */
    public Builder replaced(@Nullable Path value) {
      this.replaced = value;
      return this;
    }

    /**
     * Sets what could not be taken into account, human-readable; usually empty.
     *
     * @param value the value
     * @return this builder
     */
    public Builder notes(List<String> value) {
      this.notes = value;
      return this;
    }

    /** Returns the result. */
    public StoreRestore build() {
      return new StoreRestore(this);
    }
  }
}
