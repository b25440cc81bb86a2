/**
 * A backend whose clusters live in memory, for tests: deterministic, on a virtual clock, with
 * faults at every call. Start at {@link io.slipway.backend.fake.FakeWorld}.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
package io.slipway.backend.fake;
