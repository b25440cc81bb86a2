package io.slipway.engine;

import io.slipway.spi.ClusterName;
import io.slipway.spi.Problem;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The effect that each command would have on a cluster now, decided by the rules that admit
 * commands. Immutable. It describes the moment at which it was made: a later command is decided
 * again.
 */
public final class Explanation {
  /** The commands of {@link SlipwayEngine}. The enum is open. */
  public enum Command {
    /**
     * {@link SlipwayEngine#create(io.slipway.spi.ClusterSpec)}, of the stored spec if there is one.
     */
    CREATE,
    /** {@link SlipwayEngine#start(ClusterName)}. */
    START,
    /** {@link SlipwayEngine#shutdown(ClusterName)}. */
    SHUTDOWN,
    /** {@link SlipwayEngine#resume(ClusterName)}. */
    RESUME,
    /** {@link SlipwayEngine#delete(ClusterName)}. */
    DELETE,
    /** {@link SlipwayEngine#delete(ClusterName, DeleteOptions)} with the shutdown first. */
    SHUTDOWN_AND_DELETE,
    /** {@link SlipwayEngine#recover(ClusterName)}. */
    RECOVER,
    /** {@link SlipwayEngine#forget(ClusterName)}. */
    FORGET
  }

  /** The verdict on a command. The enum is open. */
  public enum Verdict {
    /** It begins. */
    ALLOWED,
    /** It completes the operation in flight and returns its result. */
    JOINS,
    /** It completes the operation in flight, or looks, and is decided then. */
    DECIDED_LATER,
    /** It is refused and changes nothing. */
    REFUSED
  }

  /** The verdict on one command, with its reason. Immutable. */
  public static final class Outlook {
    private final Verdict verdict;
    private final @Nullable Problem refusal;
    private final String reason;

    private Outlook(Verdict verdict, @Nullable Problem refusal, String reason) {
      this.verdict = verdict;
      this.refusal = refusal;
      this.reason = reason;
    }

    /**
     * Creates the outlook of a command that is not refused.
     *
     * @param verdict the verdict
     * @param reason the reason, human-readable
     */
    public static Outlook of(Verdict verdict, String reason) {
      return new Outlook(verdict, null, reason);
    }

    /**
     * Creates the outlook of a refusal.
     *
     * @param problem the problem of the exception that the command would throw
     */
    public static Outlook refused(Problem problem) {
      return new Outlook(Verdict.REFUSED, problem, problem.toString());
    }

    /** Returns the verdict. */
    public Verdict verdict() {
      return verdict;
    }

    /** Returns the problem of the exception that the command would throw, if it is refused. */
    public Optional<Problem> refusal() {
      return Optional.ofNullable(refusal);
    }

    /** Returns the reason, human-readable; for a refusal, the message of its exception. */
    public String reason() {
      return reason;
    }

    @Override
    public String toString() {
      return verdict + (refusal == null ? "" : " " + refusal.code()) + ": " + reason;
    }
  }

  private final ClusterName name;
  private final LifecycleState state;
  private final @Nullable OperationStatus operation;
  private final Map<Command, Outlook> outlooks;

  /**
   * Creates an explanation.
   *
   * @param name the cluster
   * @param state its recorded state; ABSENT if there is no record
   * @param operation the operation in flight, or null
   * @param outlooks an outlook for each command
   */
  public Explanation(
      ClusterName name,
      LifecycleState state,
      @Nullable OperationStatus operation,
      Map<Command, Outlook> outlooks) {
    this.name = name;
    this.state = state;
    this.operation = operation;
    this.outlooks = new EnumMap<>(outlooks);
  }

  /** Returns the cluster's name. */
  public ClusterName name() {
    return name;
  }

  /** Returns the recorded state; {@link LifecycleState#ABSENT} if there is no record. */
  public LifecycleState state() {
    return state;
  }

  /** Returns the operation in flight, if there is one. */
  public Optional<OperationStatus> operation() {
    return Optional.ofNullable(operation);
  }

  /** Returns the outlook of each command, in the order of {@link Command}. */
  public Map<Command, Outlook> outlooks() {
    return new EnumMap<>(outlooks);
  }

  /**
   * Returns the outlook of a command.
   *
   * @param command the command
   * @throws IllegalArgumentException if nothing is known of it
   */
  public Outlook of(Command command) {
    Outlook found = outlooks.get(command);
    if (found == null) {
      throw new IllegalArgumentException("nothing is known of " + command);
    }
    return found;
  }

  @Override
  public String toString() {
    return name + " " + state + " " + outlooks;
  }
}
