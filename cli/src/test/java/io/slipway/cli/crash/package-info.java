/** Kills real engines at every point of every operation and looks at what is left. */
@NullMarked
package io.slipway.cli.crash;

import org.jspecify.annotations.NullMarked;
