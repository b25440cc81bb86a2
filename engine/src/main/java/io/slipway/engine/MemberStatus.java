package io.slipway.engine;

import io.slipway.spi.Endpoint;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.MemberId;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A member as it was seen.
 *
 * @param id the member
 * @param phase what it does
 * @param pid its process id, where it is a process
 * @param endpoints where it listens
 * @param evidence what was seen of it
 * @param problems what is wrong with it, for people
 */
public record MemberStatus(
    MemberId id,
    Phase phase,
    OptionalLong pid,
    List<Endpoint> endpoints,
    Map<Evidence, Fact> evidence,
    List<String> problems) {

  /** What a member does. The enum is open. */
  public enum Phase {
    /** All evidence is there. */
    CONFIRMED,
    /** It lives; the rest of the evidence was not asked for or is not there. */
    ALIVE,
    /** An instance is on its way. */
    STARTING,
    /** It was told to end and still lives. */
    TERMINATING,
    /** It has ended by itself. */
    EXITED,
    /** It does not run. */
    STOPPED,
    /** Could not be seen. */
    UNKNOWN
  }

  /** Copies the collections. */
  public MemberStatus {
    endpoints = List.copyOf(endpoints);
    evidence = Map.copyOf(evidence);
    problems = List.copyOf(problems);
  }
}
