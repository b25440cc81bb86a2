/**
 * How the conformance kit drives the backend {@code local}.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
package io.slipway.conformance.local;
