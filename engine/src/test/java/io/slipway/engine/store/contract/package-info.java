/** The contract of {@code StateStore} as tests. They depend on the SPI and on JUnit only. */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.store.contract;
