package io.slipway.engine;

import io.slipway.spi.ClusterName;
import io.slipway.spi.Problem;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What each command would do to a cluster now, decided by the very rules that admit commands.
 * Immutable. It tells of the moment in which it was made: a command that comes later is decided
 * anew.
 */
public final class Explanation {
  /** The commands of {@link SlipwayEngine}. Later versions may add some. */
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
    RECOVER
  }

  /** What becomes of a command. Later versions may add some. */
  public enum Verdict {
    /** It begins. */
    ALLOWED,
    /** It brings the operation in flight to its end, and that is its result. */
    JOINS,
    /** It brings the operation in flight to its end, and is decided then. */
    DECIDED_LATER,
    /** It is refused and changes nothing. */
    REFUSED
  }

  /** What becomes of one command, and why. Immutable. */
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
     * Makes the outlook of a command that is not refused.
     *
     * @param verdict what becomes of it
     * @param reason why, human-readable
     */
    public static Outlook of(Verdict verdict, String reason) {
      return new Outlook(verdict, null, reason);
    }

    /**
     * Makes the outlook of a refusal.
     *
     * @param problem what the exception that the command would throw says
     */
    public static Outlook refused(Problem problem) {
      return new Outlook(Verdict.REFUSED, problem, problem.toString());
    }

    /** Returns what becomes of the command. */
    public Verdict verdict() {
      return verdict;
    }

    /** Returns what the exception that the command would throw says, if it is refused. */
    public Optional<Problem> refusal() {
      return Optional.ofNullable(refusal);
    }

    /** Returns why, human-readable; of a refusal, what its exception would say. */
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
   * Makes an explanation.
   *
   * @param name the cluster
   * @param state its recorded state; ABSENT if there is no record
   * @param operation the operation in flight, or null
   * @param outlooks one for each command
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

  /** Returns what becomes of each command, in the order of {@link Command}. */
  public Map<Command, Outlook> outlooks() {
    return new EnumMap<>(outlooks);
  }

  /**
   * Returns what becomes of a command.
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
