package io.slipway.backend.fake;

/**
 * Thrown out of a call instead of its result when a {@link Fault} lets the caller crash there. It
 * stands for the end of the caller's process, which is why it is a {@link VirtualMachineError}:
 * only the test may catch it. The test then closes the engine, as the end of a process would free
 * its home, and opens another one on the same {@link FakeWorld}.
 *
 * <p>The backend object that threw it is dead: each later call throws it again, so that other
 * threads of the caller, and its clean-up code, no longer change anything.
 */
public final class SimulatedCrash extends VirtualMachineError {
  private static final long serialVersionUID = 1L;

  SimulatedCrash(String message) {
    super(message);
  }
}
