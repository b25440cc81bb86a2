/** How the conformance kit drives the backend that this command brings. */
@org.jspecify.annotations.NullMarked
package io.slipway.cli.harness;
