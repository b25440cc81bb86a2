/** The implementation of the rules' checks; not API. */
@NullMarked
package io.slipway.conformance.internal;

import org.jspecify.annotations.NullMarked;
