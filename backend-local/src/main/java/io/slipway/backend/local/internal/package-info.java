/** How the local backend and the command workload work; not for use by others. */
@org.jspecify.annotations.NullMarked
package io.slipway.backend.local.internal;
