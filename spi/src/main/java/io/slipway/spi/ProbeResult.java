package io.slipway.spi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a workload found out of a cluster. Immutable. */
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

  /** Starts a result that says nothing yet. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns what was found of a member, IDENTITY, SERVING and REGISTERED at the most.
   *
   * @param member the member
   */
  public Map<Evidence, Fact> evidence(MemberId member) {
    return evidence.getOrDefault(member, Map.of());
  }

  /**
   * Returns what is wrong with a member, for people.
   *
   * @param member the member
   */
  public List<String> problems(MemberId member) {
    return problems.getOrDefault(member, List.of());
  }

  /**
   * Returns registrations without a living member, strangers, and living instances that can never
   * become the member again: for these, the id is that of the instance.
   */
  public List<Surplus> surplus() {
    return surplus;
  }

  /** Returns what could not be found out, such as the list of registrations; empty if all was. */
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
     * Sets what was found of a member.
     *
     * @param member the member
     * @param kind which evidence
     * @param fact what was found
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
     * @param text for people
     * @return this builder
     */
    public Builder problem(MemberId member, String text) {
      problems.computeIfAbsent(member, any -> new ArrayList<>()).add(text);
      return this;
    }

    /**
     * Adds a registration without a living member, a stranger, or a superseded instance.
     *
     * @param value the surplus
     * @return this builder
     */
    public Builder surplus(Surplus value) {
      surplus.add(value);
      return this;
    }

    /**
     * Adds what could not be found out.
     *
     * @param value for people
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
