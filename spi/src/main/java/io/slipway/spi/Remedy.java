package io.slipway.spi;

import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A way to solve a {@link Problem}: an {@link Action} that each front end words for its own users
 * or, if none fits, a plain text. Immutable.
 */
public final class Remedy implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The actions that Slipway itself offers. The enum is open: later versions may add constants. */
  public enum Action {
    /** List the existing clusters. */
    LIST,

    /** Look at the logs of a cluster's members. */
    LOGS,
    /** Start a cluster that was created but never started. */
    START,
    /** Shut a cluster down. */
    SHUTDOWN,
    /** Resume a cluster that was shut down. */
    RESUME,
    /** Delete a cluster that does not run. */
    DELETE,
    /** Shut a cluster down and delete it. */
    SHUTDOWN_AND_DELETE,
    /** Remove the record of a cluster whose place is gone for good. */
    FORGET,
    /** Continue the operation in flight, or bring members back. */
    RECOVER,
    /** Look at the rebalances of a cluster. */
    REBALANCES,
    /** Create a cluster that is kept if it does not come up. */
    KEEP_ON_FAILURE,
    /** Give the same command more time. */
    LONGER_TIMEOUT,
    /** Check the store's files. */
    STORE_VERIFY,

    /** Compare what backends own with what is recorded. */
    STORE_COMPARE,
    /** Take the record of what a backend owns without one from another store. */
    STORE_ADOPT,
    /** End and erase what a backend owns without a record. */
    STORE_ERASE_ORPHAN
  }

  private final @Nullable Action action;
  private final String cluster;
  private final String incarnation;
  private final String words;

  private Remedy(@Nullable Action action, String cluster, String incarnation, String words) {
    this.action = action;
    this.cluster = cluster;
    this.incarnation = incarnation;
    this.words = Checks.notNull(words, "words");
  }

  /**
   * Creates a plain remedy.
   *
   * @param words an imperative without a full stop, suitable for both programs and terminals
   */
  public static Remedy text(String words) {
    return new Remedy(null, "", "", words);
  }

  /**
   * Creates a remedy that concerns no existing cluster.
   *
   * @param action the action
   */
  public static Remedy of(Action action) {
    return new Remedy(Checks.notNull(action, "action"), "", "", "");
  }

  /**
   * Creates a remedy for one cluster.
   *
   * @param action the action
   * @param cluster the cluster
   */
  public static Remedy of(Action action, ClusterName cluster) {
    return new Remedy(Checks.notNull(action, "action"), cluster.value(), "", "");
  }

  /**
   * Makes a remedy for one incarnation of a name.
   *
   * @param action what to do
   * @param cluster with which cluster
   */
  public static Remedy of(Action action, ClusterId cluster) {
    return new Remedy(
        Checks.notNull(action, "action"),
        cluster.name().value(),
        cluster.incarnation().toString(),
        "");
  }

  /**
   * Returns a copy with words to follow its wording, such as {@code if its members have died}.
   *
   * @param words suitable for both programs and terminals
   */
  public Remedy so(String words) {
    return new Remedy(action, cluster, incarnation, words);
  }

  /** Returns the action, unless this is a plain text. */
  public Optional<Action> action() {
    return Optional.ofNullable(action);
  }

  /** Returns the cluster of the action, if there is one. */
  public Optional<ClusterName> cluster() {
    return cluster.isEmpty() ? Optional.empty() : Optional.of(ClusterName.of(cluster));
  }

  /** Returns the incarnation that an action is for, if it is for one. */
  public Optional<ClusterId> clusterId() {
    return incarnation.isEmpty()
        ? Optional.empty()
        : Optional.of(new ClusterId(ClusterName.of(cluster), Incarnation.of(incarnation)));
  }

  /** Returns the plain text, or the words that follow an action's wording; may be empty. */
  public String words() {
    return words;
  }

  /** Returns the text as worded for a caller of the library. */
  @Override
  public String toString() {
    return action == null ? words : words.isEmpty() ? call() : call() + " " + words;
  }

  private String call() {
    String name = cluster.isEmpty() ? "…" : "\"" + cluster + "\"";
    String id = clusterId().map(ClusterId::toString).orElse("…");
    return switch (Checks.notNull(action, "action")) {
      case LIST -> "call list()";

      case LOGS -> "read logs(" + name + ", …)";
      case START -> "call start(" + name + ")";
      case SHUTDOWN -> "call shutdown(" + name + ")";
      case RESUME -> "call resume(" + name + ")";
      case DELETE -> "call delete(" + name + ")";
      case SHUTDOWN_AND_DELETE -> "call delete(" + name + ", DeleteOptions.shutdownFirst())";
      case FORGET -> "call forget(" + name + ")";
      case REBALANCES -> "call rebalances().list(" + name + ")";
      case RECOVER -> "call recover(" + name + ")";
      case KEEP_ON_FAILURE -> "create it with CreateOptions.withKeepOnFailure(true)";
      case LONGER_TIMEOUT -> "allow more time by CommandOptions.withTimeout(…)";
      case STORE_VERIFY -> "call StoreAdmin.verify()";

      case STORE_COMPARE -> "call StoreAdmin.compare()";
      case STORE_ADOPT -> "call StoreAdmin.adopt(" + id + ", …)";
      case STORE_ERASE_ORPHAN -> "call StoreAdmin.eraseOrphan(" + id + ")";
    };
  }
}
