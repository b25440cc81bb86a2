/**
 * The conformance kit's harness for the backend {@code local}.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
package io.slipway.conformance.local;
