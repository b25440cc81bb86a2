/** Squirrel, behind one class: none of its types is visible outside this package. */
@org.jspecify.annotations.NullMarked
package io.slipway.kernel.internal;
