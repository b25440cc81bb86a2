@org.jspecify.annotations.NullMarked
package io.slipway.backend.k8s.internal;
