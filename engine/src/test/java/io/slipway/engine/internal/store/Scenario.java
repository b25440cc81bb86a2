package io.slipway.engine.internal.store;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.nio.file.Path;

/** What is done to a home whose disk fails, and what must be there afterwards. */
interface Scenario {
  /** Something that happens, or a moment at which the power may be lost. */
  interface Moment {
    void pass() throws IOException;
  }

  /** Makes what is durable from the start. */
  void prepare(Path home) throws IOException;

  /** Does it all, until something fails. */
  void play(Path home, StoreFiles files) throws IOException;

  /** Opens what {@link #play} has left, in the same boot, and goes on with it. */
  void goOn(Path home, StoreFiles files, Moment moment) throws IOException;

  /** Looks at a copy of the home on a sound disk; fails where something is wrong. */
  void judge(Path copy) throws IOException;

  /** Looks at the home after a run in which nothing failed. */
  void judgeWhole(Path home) throws IOException;

  /** Runs what a disk may stop: by a crash, or by an error that the store has to tell. */
  static void untilItFails(SimulatedDisk disk, Moment run) throws IOException {
    try {
      run.pass();
    } catch (SimulatedCrash e) {
      if (!disk.hasStruck()) {
        throw e;
      }
    } catch (SlipwayException e) {
      if (!disk.hasStruck() || e.code() != ErrorCode.STORE_UNAVAILABLE) {
        throw e;
      }
    }
  }
}
