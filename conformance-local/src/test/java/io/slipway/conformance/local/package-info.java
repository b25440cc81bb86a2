@org.jspecify.annotations.NullMarked
package io.slipway.conformance.local;
