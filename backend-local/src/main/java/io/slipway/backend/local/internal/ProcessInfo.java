package io.slipway.backend.local.internal;

/**
 * One process as the system shows it.
 *
 * @param pid its id, which the system uses again later
 * @param start when it started, as the system's own text; with pid and boot id it names the process
 * @param parent its parent's id
 * @param group its process group
 * @param dead whether it has ended and only waits for its parent to notice
 * @param mark the value of {@link Mark#VARIABLE} in its environment, empty if it has none or the
 *     system does not show it
 */
record ProcessInfo(long pid, String start, long parent, long group, boolean dead, String mark) {}
