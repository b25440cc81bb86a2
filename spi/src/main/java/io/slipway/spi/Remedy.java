package io.slipway.spi;

import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to do about a {@link Problem}: either an {@link Action} that each front end words for its
 * own users, or, where there is none that fits, a plain text. Immutable.
 */
public final class Remedy implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * What Slipway itself offers against a problem. The enum is open: later versions may add some.
   */
  public enum Action {
    /** List the clusters that there are. */
    LIST,

    /** Look at the logs of a cluster's members. */
    LOGS,
    /** Start a cluster that was created and never started. */
    START,
    /** Shut a cluster down. */
    SHUTDOWN,
    /** Resume a cluster that was shut down. */
    RESUME,
    /** Delete a cluster that does not run. */
    DELETE,
    /** Shut a cluster down and delete it. */
    SHUTDOWN_AND_DELETE,
    /** Go on with the operation in flight, or bring members back. */
    RECOVER,
    /** Create a cluster so that it stays if it does not come up. */
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
   * Makes a plain remedy.
   *
   * @param words what to do, an imperative without a full stop; right for a program and a terminal
   */
  public static Remedy text(String words) {
    return new Remedy(null, "", "", words);
  }

  /**
   * Makes a remedy that concerns no cluster that exists.
   *
   * @param action what to do
   */
  public static Remedy of(Action action) {
    return new Remedy(Checks.notNull(action, "action"), "", "", "");
  }

  /**
   * Makes a remedy for one cluster.
   *
   * @param action what to do
   * @param cluster with which cluster
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
   * Returns the same with what follows its wording, such as {@code if its members have died}.
   *
   * @param words right for a program and a terminal
   */
  public Remedy so(String words) {
    return new Remedy(action, cluster, incarnation, words);
  }

  /** Returns what to do, unless it is a plain text. */
  public Optional<Action> action() {
    return Optional.ofNullable(action);
  }

  /** Returns the cluster that an action is for, if it is for one. */
  public Optional<ClusterName> cluster() {
    return cluster.isEmpty() ? Optional.empty() : Optional.of(ClusterName.of(cluster));
  }

  /** Returns the incarnation that an action is for, if it is for one. */
  public Optional<ClusterId> clusterId() {
    return incarnation.isEmpty()
        ? Optional.empty()
        : Optional.of(new ClusterId(ClusterName.of(cluster), Incarnation.of(incarnation)));
  }

  /** Returns the plain text, or what follows the wording of an action; may be empty. */
  public String words() {
    return words;
  }

  /** Returns it as it reads for a caller of the library. */
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
