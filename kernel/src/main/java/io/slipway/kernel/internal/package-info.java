/** Squirrel, behind one class: no type of squirrel's shows outside this package. */
@org.jspecify.annotations.NullMarked
package io.slipway.kernel.internal;
