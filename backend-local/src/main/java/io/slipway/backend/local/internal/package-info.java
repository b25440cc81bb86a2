/** How the local backend works; not for use by others. */
@org.jspecify.annotations.NullMarked
package io.slipway.backend.local.internal;
