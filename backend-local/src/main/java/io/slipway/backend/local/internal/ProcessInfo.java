package io.slipway.backend.local.internal;

/**
 * One process as the system shows it.
 *
 * @param pid its id, which the system uses again later
 * @param start when it started, as the system's own text; with pid and boot id it names the process
 * @param parent its parent's id
 * @param group its process group
 * @param state whether it runs
 * @param mark the value of {@link ProcessTag#VARIABLE} in its environment, empty if it has none or
 *     the system does not show it
 * @param markShown whether its environment was read, so that an empty mark says that it has none
 */
record ProcessInfo(
    long pid, String start, long parent, long group, State state, String mark, boolean markShown) {
  /** Whether a process runs. */
  enum State {
    /** It runs, or waits for something. */
    LIVING,
    /** It does nothing until it is continued: a signal or a debugger has stopped it. */
    STOPPED,
    /** It has ended and only waits for its parent to notice. */
    DEAD;

    /** Reads the letter that Linux, macOS and the BSDs show. */
    static State of(String letters) {
      return switch (letters.isEmpty() ? ' ' : letters.charAt(0)) {
        case 'Z', 'X' -> DEAD;
        case 'T', 't' -> STOPPED;
        default -> LIVING;
      };
    }
  }

  boolean dead() {
    return state == State.DEAD;
  }

  boolean stopped() {
    return state == State.STOPPED;
  }

  /** Returns whether it may carry a mark of that beginning: it does, or it cannot be seen. */
  boolean mayBeMarked(String prefix) {
    return mark.startsWith(prefix) || (mark.isEmpty() && !markShown);
  }
}
