/** How the conformance kit drives the backend {@code local}. */
@org.jspecify.annotations.NullMarked
package io.slipway.conformance.local;
