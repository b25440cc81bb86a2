/** To be described. */
@org.jspecify.annotations.NullMarked
package io.slipway.backend.fake;
