/** The implementation of the local backend; not API. */
@org.jspecify.annotations.NullMarked
package io.slipway.backend.local.internal;
