/** How the backend works; not for use from outside. */
@org.jspecify.annotations.NullMarked
package io.slipway.backend.k8s.internal;
