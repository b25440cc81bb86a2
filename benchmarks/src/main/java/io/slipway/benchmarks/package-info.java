/** The cost of a decision, a commit and an idle cluster, each against an anchor of the same run. */
@org.jspecify.annotations.NullMarked
package io.slipway.benchmarks;
