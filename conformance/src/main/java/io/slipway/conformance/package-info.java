/**
 * The conformance kit: numbered rules of the backend contract, checked against a backend that its
 * author opens by a {@link io.slipway.conformance.BackendHarness}.
 *
 * @since 0.1
 */
@NullMarked
package io.slipway.conformance;

import org.jspecify.annotations.NullMarked;
