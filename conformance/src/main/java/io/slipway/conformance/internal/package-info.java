/** How the rules are checked; no public API. */
@NullMarked
package io.slipway.conformance.internal;

import org.jspecify.annotations.NullMarked;
