package io.slipway.spi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A workload's findings about a cluster. Immutable. */
public final class ProbeResult {
  private final Map<MemberId, Map<Evidence, Fact>> evidence;
  private final Map<MemberId, List<String>> problems;
  private final List<Surplus> surplus;
  private final List<String> gaps;

  private ProbeResult(Builder builder) {
    Map<MemberId, Map<Evidence, Fact>> copy = new TreeMap<>();
    builder.evidence.forEach(
        (member, facts) -> copy.put(member, Collections.unmodifiableMap(new EnumMap<>(facts))));
    this.evidence = Collections.unmodifiableMap(copy);
    Map<MemberId, List<String>> texts = new TreeMap<>();
    builder.problems.forEach((member, list) -> texts.put(member, List.copyOf(list)));
    this.problems = Collections.unmodifiableMap(texts);
    this.surplus = List.copyOf(builder.surplus);
    this.gaps = List.copyOf(builder.gaps);
  }

  /** Starts an empty result. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the facts about a member: at most IDENTITY, SERVING and REGISTERED.
   *
   * @param member the member
   */
  public Map<Evidence, Fact> evidence(MemberId member) {
    return evidence.getOrDefault(member, Map.of());
  }

  /**
   * Returns what is wrong with a member, human-readable.
   *
   * @param member the member
   */
  public List<String> problems(MemberId member) {
    return problems.getOrDefault(member, List.of());
  }

  /**
   * Returns registrations without a live member, foreign ones, and live instances that can never
   * become the member again; the id of these is the instance's.
   */
  public List<Surplus> surplus() {
    return surplus;
  }

  /**
   * Returns what could not be determined, such as the list of registrations; empty if everything
   * was.
   */
  public List<String> gaps() {
    return gaps;
  }

  /** Builds a {@link ProbeResult}. Not thread-safe. */
  public static final class Builder {
    private final Map<MemberId, Map<Evidence, Fact>> evidence = new TreeMap<>();
    private final Map<MemberId, List<String>> problems = new TreeMap<>();
    private final List<Surplus> surplus = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();

    private Builder() {}

    /**
     * Sets a fact about a member.
     *
     * @param member the member
     * @param kind the kind of evidence
     * @param fact the finding
     * @return this builder
     */
    public Builder evidence(MemberId member, Evidence kind, Fact fact) {
      evidence.computeIfAbsent(member, any -> new EnumMap<>(Evidence.class)).put(kind, fact);
      return this;
    }

    /**
     * Adds what is wrong with a member.
     *
     * @param member the member
     * @param text human-readable
     * @return this builder
     */
    public Builder problem(MemberId member, String text) {
      problems.computeIfAbsent(member, any -> new ArrayList<>()).add(text);
      return this;
    }

    /**
     * Adds a registration without a live member, a foreign one, or a superseded instance.
     *
     * @param value the surplus
     * @return this builder
     */
    public Builder surplus(Surplus value) {
      surplus.add(value);
      return this;
    }

    /**
     * Adds something that could not be determined.
     *
     * @param value human-readable
     * @return this builder
     */
    public Builder gap(String value) {
      gaps.add(value);
      return this;
    }

    /** Returns the result. */
    public ProbeResult build() {
      return new ProbeResult(this);
    }
  }
}
