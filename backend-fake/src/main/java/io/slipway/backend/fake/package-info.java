/**
 * A backend whose clusters live in memory, for tests: deterministic, on a virtual clock, with
 * faults at every call. Start at {@link io.slipway.backend.fake.FakeWorld}.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.backend.fake;
