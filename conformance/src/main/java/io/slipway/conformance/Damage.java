package io.slipway.conformance;

/**
 * One way to damage the records of a cluster; see {@link BackendHarness#damages}.
 *
 * @param name what is damaged and how, for the report
 * @param action does it
 */
public record Damage(String name, Runnable action) {}
