package io.slipway.engine;

import io.slipway.spi.Purpose;

/** What moves a cluster from state to state. */
public enum LifecycleEvent {
  /** Bring identity, directories and ports into being. */
  CREATE(Purpose.CREATE),
  /** Launch all members for the first time. */
  START(Purpose.START),
  /** Stop all members and keep the rest. */
  SHUTDOWN(Purpose.SHUTDOWN),
  /** Launch all members from the stored spec. */
  RESUME(Purpose.RESUME),
  /** Erase everything. */
  DELETE(Purpose.DELETE);

  private final Purpose purpose;

  LifecycleEvent(Purpose purpose) {
    this.purpose = purpose;
  }

  /** Returns the same in the words of the SPI. */
  public Purpose purpose() {
    return purpose;
  }
}
