/**
 * The {@code slipway} command: a thin layer over {@link io.slipway.engine.SlipwayEngine} that reads
 * arguments, shows progress and results, and maps failures to exit statuses.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.cli;
