package io.slipway.conformance.local;

import io.slipway.conformance.Capability;
import io.slipway.conformance.Timing;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.MemberId;
import io.slipway.spi.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The software that members of the kit's clusters run. */
interface WorkloadFixture {
  /** Returns the workload's name. */
  String workload();

  /** Returns what cannot be done with members that run this, and why. */
  default Map<Capability, String> impossible() {
    return Map.of();
  }

  /** Returns the workload as the backend is given it. */
  default Workload adapt(Workload real) {
    return real;
  }

  /** Returns how long things take. */
  Timing timing();

  /** Does once what makes all later launches faster. */
  default void prepare(Path runtimeDirectory) {}

  /** Returns a spec. */
  ClusterSpec spec(String name, int spus);

  /** Turns the data of a stopped member into another cluster's. */
  void makeForeign(Path data) throws IOException;

  /**
   * Makes every instance of a member end at once, with an exit code that has a meaning.
   *
   * @param member the directory of a member that was never launched
   */
  void makeUnable(Path member) throws IOException;

  /** Adds a record to a member's data. */
  default void write(ClusterId cluster, MemberId member, Path data, String record)
      throws IOException {
    throw new UnsupportedOperationException("not declared: WRITE_DATA");
  }

  /** Returns the records in a member's data. */
  default List<String> read(Path data) throws IOException {
    throw new UnsupportedOperationException("not declared: WRITE_DATA");
  }
}
