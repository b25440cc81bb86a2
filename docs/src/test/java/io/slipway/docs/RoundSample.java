package io.slipway.docs;

import io.slipway.spi.ObserveRequest;

/** What a backend does that looks at its processes once a round. */
final class RoundSample {
  record ProcessTable(int reading) {}

  private int readings;

  ProcessTable look(ObserveRequest request) {
    // begin
    ProcessTable seen = request.round().share(this, ProcessTable.class, this::readProcesses);
    // end
    return seen;
  }

  private ProcessTable readProcesses() {
    readings++;
    return new ProcessTable(readings);
  }
}
